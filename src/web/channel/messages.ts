import { defineMessages } from '../i18n/language'

export const messages = defineMessages({
  en: {
    notFound: 'There is no such channel here.',
    toOverview: 'To the overview',
    sections: 'Sections of this page',
    posts: 'Posts',
    audience: 'Audience',
    lostAccess: 'Access to this channel is lost',
    paused: 'Collecting is paused',
    failing: (count: string) => `The last ${count} runs failed`,
    walking: 'The history of this channel is still being read: older posts are missing.',
  },
  ru: {
    notFound: 'Такого канала здесь нет.',
    toOverview: 'К обзору',
    sections: 'Разделы страницы',
    posts: 'Посты',
    audience: 'Аудитория',
    lostAccess: 'Доступ к каналу потерян',
    paused: 'Сбор приостановлен',
    failing: (count: string) => `Неудачных запусков подряд: ${count}`,
    walking: 'История канала ещё читается: старых постов пока не хватает.',
  },
})
