import { defineMessages } from '../i18n/language'

/** Words for what the API has names for. */
export const words = defineMessages({
  en: {
    session: { ENABLED: 'in use', DISABLED: 'disabled', FROZEN: 'frozen', LOGGED_OUT: 'logged out', BANNED: 'banned' },
    channel: { ACTIVE: 'active', PAUSED: 'paused', LOST_ACCESS: 'access lost' },
    run: {
      RUNNING: 'under way',
      SUCCEEDED: 'succeeded',
      FAILED: 'failed',
      WAITING: 'waiting',
      INTERRUPTED: 'interrupted',
    },
    job: { PENDING: 'pending', RUNNING: 'under way', FAILED: 'given up', DONE: 'done' },
    jobKind: { capture_window: 'Read a post at its age' },
    window: { PENDING: 'pending', ON_TIME: 'on time', LATE: 'late', MISSED: 'missed' },
    missed: {
      DELETED: 'deleted before',
      NO_ACCESS: 'no account could read the channel',
      PAUSED: 'the channel was paused',
      SEEN_LATE: 'older already when first seen',
      TOO_LATE: 'could not be read in time',
      UNREADABLE: 'could not be read in what Telegram answered',
      TIME_UNKNOWN: 'read, but nobody knows at what age: the clocks disagree',
    },
    inTime: (time: string) => `in ${time}`,
    dueNow: 'due now',
    seconds: (count: string) => `${count} sec`,
    milliseconds: (count: string) => `${count} ms`,
  },
  ru: {
    session: {
      ENABLED: 'работает',
      DISABLED: 'отключена',
      FROZEN: 'заморожена',
      LOGGED_OUT: 'сеанс завершён',
      BANNED: 'заблокирована',
    },
    channel: { ACTIVE: 'активен', PAUSED: 'на паузе', LOST_ACCESS: 'нет доступа' },
    run: {
      RUNNING: 'идёт',
      SUCCEEDED: 'успешно',
      FAILED: 'ошибка',
      WAITING: 'ожидание',
      INTERRUPTED: 'прерван',
    },
    job: { PENDING: 'в очереди', RUNNING: 'выполняется', FAILED: 'не выполнено', DONE: 'выполнено' },
    jobKind: { capture_window: 'Снять показатели поста' },
    window: { PENDING: 'ожидается', ON_TIME: 'вовремя', LATE: 'с опозданием', MISSED: 'пропущено' },
    missed: {
      DELETED: 'пост удалили раньше',
      NO_ACCESS: 'ни у одного аккаунта не было доступа',
      PAUSED: 'сбор был приостановлен',
      SEEN_LATE: 'пост попал в сбор позже',
      TOO_LATE: 'не успели снять вовремя',
      UNREADABLE: 'в ответе Telegram пост не удалось прочитать',
      TIME_UNKNOWN: 'прочитан, но в каком возрасте — неизвестно: часы расходятся',
    },
    inTime: (time: string) => `через ${time}`,
    dueNow: 'сейчас',
    seconds: (count: string) => `${count} с`,
    milliseconds: (count: string) => `${count} мс`,
  },
})

export type Words = (typeof words)['en']
