import { defineMessages } from '../../i18n/language'

export const messages = defineMessages({
  en: {
    at: 'When',
    who: 'Who',
    field: 'What',
    subject: 'About',
    arguments: 'With',
    outcome: 'Outcome',
    done: 'done',
    underWay: 'under way, or the process ended meanwhile',
    duration: 'Took',
    request: 'Request',
    empty: 'Nobody has changed anything through the API yet.',
  },
  ru: {
    at: 'Когда',
    who: 'Кто',
    field: 'Что',
    subject: 'О чём',
    arguments: 'Параметры',
    outcome: 'Итог',
    done: 'сделано',
    underWay: 'ещё выполняется, или процесс прервался',
    duration: 'Заняло',
    request: 'Запрос',
    empty: 'Через API пока никто ничего не менял.',
  },
})
