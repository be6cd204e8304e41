import { defineMessages } from '../i18n/language'

export const messages = defineMessages({
  en: {
    range: 'Period',
    today: 'Today',
    '7d': '7 days',
    '30d': '30 days',
    custom: 'Custom',
    first: 'From',
    last: 'to',
    zone: 'Time zone',
    wrong: 'The first day must not be after the last.',
  },
  ru: {
    range: 'Период',
    today: 'Сегодня',
    '7d': '7 дней',
    '30d': '30 дней',
    custom: 'Другой',
    first: 'С',
    last: 'по',
    zone: 'Часовой пояс',
    wrong: 'Первый день не может быть позже последнего.',
  },
})
