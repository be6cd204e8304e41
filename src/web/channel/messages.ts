import { defineMessages } from '../i18n/language'

export const messages = defineMessages({
  en: {
    notFound: 'There is no such channel here.',
    toOverview: 'To the overview',
    sections: 'Sections of this page',
    posts: 'Posts',
    audience: 'Audience',
    kind: { BROADCAST: 'Channel', GIGAGROUP: 'Broadcast group', MEGAGROUP: 'Group' },
    subscribers: 'Subscribers:',
    subscribersUnknown: 'not read yet, or Telegram does not tell',
    admin: 'Collected as an admin',
    noAdmin: 'Collected without admin rights',
    lostAccess: 'Access to this channel is lost',
    paused: 'Collecting is paused',
    off: {
      reactions: (at: string) =>
        `Reactions are switched off since ${at} at the latest: earlier posts show what was known last.`,
      stars: (at: string) =>
        `Paid reactions are switched off since ${at} at the latest: earlier posts show what was known last.`,
      comments: (at: string) =>
        `The discussion is switched off since ${at} at the latest: earlier posts show what was known last.`,
    },
    failing: (count: string) => `The last ${count} runs failed`,
    odd: (what: string) =>
      `Something that Telegram sent about this channel could not be read and is left out (${what}). Operations has it as it came.`,
    readingComments: (since: string, left: string) =>
      `The discussion group is still being read, from the newest message backwards: comments are complete from ${since} on, messages to go: ${left}.`,
    walking: 'The history of this channel is still being read: older posts are missing.',
    limited: (limit: string) =>
      `Only a part of the history was to be read (${limit}): nothing is known of older posts.`,
  },
  ru: {
    notFound: 'Такого канала здесь нет.',
    toOverview: 'К обзору',
    sections: 'Разделы страницы',
    posts: 'Посты',
    audience: 'Аудитория',
    kind: { BROADCAST: 'Канал', GIGAGROUP: 'Гигагруппа', MEGAGROUP: 'Группа' },
    subscribers: 'Подписчики:',
    subscribersUnknown: 'ещё не прочитано, или Telegram не сообщает',
    admin: 'Сбор с правами администратора',
    noAdmin: 'Сбор без прав администратора',
    lostAccess: 'Доступ к каналу потерян',
    paused: 'Сбор приостановлен',
    off: {
      reactions: (at: string) => `Реакции отключены не позже ${at}: у прежних постов показано последнее известное.`,
      stars: (at: string) => `Платные реакции отключены не позже ${at}: у прежних постов показано последнее известное.`,
      comments: (at: string) => `Обсуждение отключено не позже ${at}: у прежних постов показано последнее известное.`,
    },
    failing: (count: string) => `Неудачных запусков подряд: ${count}`,
    odd: (what: string) =>
      `Часть того, что Telegram прислал об этом канале, прочитать не удалось, и она пропущена (${what}). Как она пришла — в разделе «Управление».`,
    readingComments: (since: string, left: string) =>
      `Группа обсуждения ещё читается, от новых сообщений к старым: комментарии полны начиная с ${since}, осталось сообщений: ${left}.`,
    walking: 'История канала ещё читается: старых постов пока не хватает.',
    limited: (limit: string) => `Прочитана только часть истории (${limit}): о более старых постах ничего не известно.`,
  },
})
