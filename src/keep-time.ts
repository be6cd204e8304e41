import type { Clock } from './clock'
import { watchSteps } from './clock-steps'
import type { CollectStore } from './collect/ports'
import type { Logger } from './log'
import type { TelegramPool } from './telegram/pool'
import type { TelegramTime } from './telegram/telegram-time'

export interface TimeKeeping {
  machine: Clock
  time: TelegramTime
  telegram: Pick<TelegramPool, 'connection' | 'askTime'>
  store: Pick<CollectStore, 'activeChannels'>
  log: Logger
  /** What is due may be another now. */
  onChange(): void
}

/**
 * Sees to it that Telegram's time is known: it asks for it at once, rather than go by the machine's clock until the next cycle, and again
 * whenever the machine's clock has leapt. The returned function ends it.
 */
export function keepTime({ machine, time, telegram, store, log, onChange }: TimeKeeping): () => void {
  const ask = async () => {
    await telegram.askTime()
    if (time.offset() !== null) return
    const channels = await store.activeChannels()
    for (const sessionPk of new Set(channels.map((channel) => channel.sessionPk))) {
      // Connecting asks something, and every answer tells the time.
      await telegram
        .connection(sessionPk)
        .catch((error) => log.debug({ err: error }, 'a session could not tell the time'))
      if (time.offset() !== null) return
    }
  }
  const askThen = () => {
    void ask()
      .catch((error) => log.debug({ err: error }, "Telegram's time could not be asked for"))
      .finally(onChange)
  }
  const ends = [time.onCorrection(onChange), watchSteps(machine, log, askThen)]
  askThen()
  return () => {
    for (const end of ends) end()
  }
}
