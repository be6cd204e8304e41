import { defineMessages } from '../i18n/language'

export const messages = defineMessages({
  en: { title: 'Operations' },
  ru: { title: 'Управление' },
})
