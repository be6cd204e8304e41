import { type Clock, sleep } from '../clock'
import { FloodWaitError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, TelegramReader } from './ports'

/** A little more than Telegram asked for: its clock and ours differ, and knocking too early makes the wait longer. */
const MARGIN_MS = 500

/**
 * A reader that waits out every flood wait in full and asks again. All callers of one method wait together, and other methods
 * go on; a wait ends early only when the caller's signal aborts.
 */
export function withFloodGate(reader: TelegramReader, clock: Clock, log: Logger): TelegramReader {
  const closedUntil = new Map<string, number>()

  async function pass<T>(method: string, context: CallContext, call: () => Promise<T>): Promise<T> {
    for (;;) {
      const wait = (closedUntil.get(method) ?? 0) - clock.now().getTime()
      if (wait > 0) await sleep(clock, wait, context.signal)
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof FloodWaitError)) throw error
        const until = clock.now().getTime() + error.seconds * 1000 + MARGIN_MS
        closedUntil.set(method, Math.max(until, closedUntil.get(method) ?? 0))
        log.warn({ method, seconds: error.seconds }, 'waiting as Telegram asks')
      }
    }
  }

  return {
    readChannel: (channel, context) =>
      pass('channels.getFullChannel', context, () => reader.readChannel(channel, context)),
    readHistory: (channel, page, reading, context) =>
      pass('messages.getHistory', context, () => reader.readHistory(channel, page, reading, context)),
  }
}
