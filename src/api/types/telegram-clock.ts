import type { ClockOffset } from '../../clock'
import type { Builder } from '../builder'

/** What is known of Telegram's clock; null: nothing yet. */
export interface TelegramClockState {
  now: Date
  offset: ClockOffset | null
}

export function defineTelegramClock(builder: Builder) {
  return builder.objectRef<TelegramClockState>('TelegramClock').implement({
    description:
      "Telegram's clock, by which all ages and times are told, against the clock of the machine that collects.",
    fields: (t) => ({
      now: t.field({
        type: 'DateTime',
        description: "The time by Telegram's clock; by the machine's while nothing is known of Telegram's.",
        resolve: ({ now }) => now,
      }),
      offsetSeconds: t.float({
        nullable: true,
        description:
          "How far Telegram's clock is ahead of the machine's, in seconds; negative: the machine's is ahead. Null: not known, as Telegram has told no time yet that can be believed.",
        resolve: ({ offset }) => offset && offset.ms / 1000,
      }),
      uncertaintySeconds: t.float({
        nullable: true,
        description: 'The offset may be so many seconds more or less. Null: it is not known.',
        resolve: ({ offset }) => offset && offset.uncertaintyMs / 1000,
      }),
    }),
  })
}
