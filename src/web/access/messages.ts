import { defineMessages } from '../i18n/language'

export const messages = defineMessages({
  en: {
    title: 'Sign in',
    explain: 'This Teletally needs an API token. Whoever runs it makes one with',
    refused: 'The token that this browser had is not accepted any more.',
    token: 'API token',
    remember: 'Stay signed in on this device',
    submit: 'Sign in',
    empty: 'Enter a token: it starts with tta_.',
  },
  ru: {
    title: 'Вход',
    explain: 'Этому экземпляру Teletally нужен токен API. Его создаёт тот, кто запустил программу, командой',
    refused: 'Сохранённый в этом браузере токен больше не действует.',
    token: 'Токен API',
    remember: 'Не выходить на этом устройстве',
    submit: 'Войти',
    empty: 'Введите токен: он начинается с tta_.',
  },
})
