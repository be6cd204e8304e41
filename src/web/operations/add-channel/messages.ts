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
    cost: (first: string, perHour: string) =>
      `It takes about ${first} requests to Telegram at first, then ${perHour} an hour.`,
    assumed: 'Nobody could look at it yet: this is for a channel of a few posts a day.',
    exceeds: (method: string, perHour: string, budget: string) =>
      `Too much for this account: ${method} would take ${perHour} of ${budget} requests an hour. Have another session collect some channels.`,
    tight: (method: string, perHour: string, budget: string) =>
      `This account has little room left: ${method} takes ${perHour} of ${budget} requests an hour.`,
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
    cost: (first, perHour) => `Сначала нужно примерно ${first} запросов к Telegram, потом ${perHour} в час.`,
    assumed: 'Посмотреть на канал пока не удалось: это оценка для канала с несколькими записями в день.',
    exceeds: (method, perHour, budget) =>
      `Аккаунту это не по силам: ${method} потребует ${perHour} из ${budget} запросов в час. Поручите часть каналов другой сессии.`,
    tight: (method, perHour, budget) =>
      `У аккаунта почти нет запаса: ${method} займёт ${perHour} из ${budget} запросов в час.`,
  },
})
