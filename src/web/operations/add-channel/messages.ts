import { defineMessages } from '../../i18n/language'

export const messages = defineMessages({
  en: {
    title: 'Add a channel',
    name: 'Channel',
    nameHint:
      'Its title, @username, t.me link or id. The account has to be able to read it; to see who joins and leaves, it has to be an admin.',
    nameMissing: 'Enter the title, @username, link or id of a channel.',
    session: 'Session that collects it',
    anySession: 'Any that sees it',
    noSession: 'No session is enabled yet. Add one first: channels are read with a Telegram account.',
    submit: 'Add',
    sending: 'Looking for it…',
    candidates: 'Is it one of these?',
    idOf: (id: string) => `id ${id}`,
    was: (title: string) => `“${title}” was here already.`,
    added: (title: string) => `“${title}” is added.`,
    waiting: 'Waiting for the first collection to begin…',
    begun: 'Collecting has begun.',
    later: 'Collecting begins with the next run.',
    open: 'Open its page',
  },
  ru: {
    title: 'Добавить канал',
    name: 'Канал',
    nameHint:
      'Название, @имя, ссылка t.me или id. Аккаунт должен видеть канал, а чтобы знать, кто подписался и отписался, быть в нём администратором.',
    nameMissing: 'Введите название, @имя, ссылку или id канала.',
    session: 'Какая сессия его собирает',
    anySession: 'Любая, которая его видит',
    noSession: 'Нет ни одной включённой сессии. Сначала добавьте её: каналы читает аккаунт Telegram.',
    submit: 'Добавить',
    sending: 'Идёт поиск…',
    candidates: 'Возможно, это один из них?',
    idOf: (id) => `id ${id}`,
    was: (title) => `Канал «${title}» уже был добавлен.`,
    added: (title) => `Канал «${title}» добавлен.`,
    waiting: 'Сбор вот-вот начнётся…',
    begun: 'Сбор начался.',
    later: 'Сбор начнётся со следующего запуска.',
    open: 'Открыть страницу канала',
  },
})
