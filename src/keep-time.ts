import type { Clock } from './clock'
import { watchSteps } from './clock-steps'
import type { CollectStore } from './collect/ports'
import type { Logger } from './log'
import type { Database } from './store/database'
import { bringBackFutureTimes } from './store/future-times'
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

/** While nobody tells, it is asked again after this. */
const ASK_AGAIN_MS = 30_000

/**
 * Sees to it that Telegram's time is known: it asks for it at once, rather than go by the machine's clock until the next cycle, and again
 * whenever the machine's clock has leapt, after which it may have slept. The returned function ends it.
 */
export function keepTime({ machine, time, telegram, store, log, onChange }: TimeKeeping): () => void {
  let cancel: () => void = () => undefined
  let isOver = false

  /** Whether there is anybody to ask who has not told yet. */
  const ask = async (): Promise<boolean> => {
    const before = time.answers
    await telegram.askTime()
    const channels = await store.activeChannels()
    for (const sessionPk of new Set(channels.map((channel) => channel.sessionPk))) {
      if (time.answers > before || isOver) return false
      // Connecting asks something, and every answer tells the time.
      await telegram
        .connection(sessionPk)
        .catch((error) => log.debug({ err: error }, 'a session did not tell the time'))
    }
    return channels.length > 0 && time.answers === before && !isOver
  }

  const askUntilTold = async () => {
    cancel()
    const goesOn = await ask().catch((error) => {
      log.debug({ err: error }, "Telegram's time could not be asked for")
      return !isOver
    })
    onChange()
    if (goesOn) cancel = machine.after(ASK_AGAIN_MS, () => void askUntilTold())
  }

  const ends = [time.onCorrection(onChange), watchSteps(machine, log, () => void askUntilTold()), () => cancel()]
  void askUntilTold()
  return () => {
    isOver = true
    for (const end of ends) end()
  }
}

/** Brings back what a clock that was wrong has written down, once it is known which one is right. */
export async function bringBack(database: Database, time: TelegramTime, log: Logger): Promise<void> {
  if (time.earliest() === null) return
  const repaired = await bringBackFutureTimes(database, time.now())
  if (Object.keys(repaired).length === 0) return
  log.warn({ repaired }, 'times that were stored lay ahead, by a clock that was wrong')
}
