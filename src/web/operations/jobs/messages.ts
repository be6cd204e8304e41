import { defineMessages } from '../../i18n/language'

export const messages = defineMessages({
  en: {
    due: 'Due',
    added: 'Entered',
    kind: 'What',
    kindCsv: 'Kind',
    state: 'State',
    attempts: 'Attempts',
    lastError: 'Last error',
    retry: 'Try again',
    retryOf: (kind: string, channel: string) => `Try again: ${kind}, ${channel}`,
    retried: 'Queued anew.',
    empty: 'No job is like this.',
    emptyPending: 'The queue is empty',
    emptyWhy: 'Each new post brings a job for every age at which it is read again.',
  },
  ru: {
    due: 'Срок',
    added: 'Создано',
    kind: 'Что сделать',
    kindCsv: 'Вид',
    state: 'Состояние',
    attempts: 'Попыток',
    lastError: 'Последняя ошибка',
    retry: 'Повторить',
    retryOf: (kind: string, channel: string) => `Повторить: ${kind}, ${channel}`,
    retried: 'Снова в очереди.',
    empty: 'Таких заданий нет.',
    emptyPending: 'Очередь пуста',
    emptyWhy: 'С каждым новым постом появляются задания снять его показатели в нужном возрасте.',
  },
})
