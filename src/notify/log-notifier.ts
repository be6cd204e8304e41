import type { Notifier } from '../collect/ports/safety'
import type { Logger } from '../log'

/** Tells the operator by the log, and by another notifier if there is one. */
export function createLogNotifier(log: Logger, other: Notifier | null): Notifier {
  return {
    failing(trouble, error, at) {
      const { channelId, title, failures, since } = trouble
      log.error({ channelId: String(channelId), title, failures, since, error }, 'a channel fails')
      other?.failing(trouble, error, at)
    },
    recovered(trouble, at) {
      const { channelId, title, failures, since } = trouble
      log.info({ channelId: String(channelId), title, failures, since }, 'a channel works again')
      other?.recovered(trouble, at)
    },
  }
}
