import type { Builder } from '../builder'
import type { Types } from '../types'

/** `telegramClock` */
export function addTelegramClockQuery(builder: Builder, { telegramClock }: Types): void {
  builder.queryField('telegramClock', (t) =>
    t.field({
      type: telegramClock,
      description: "Telegram's clock against the machine's. Where they differ by seconds the machine's is to be set.",
      resolve: (_root, _args, { clock }) => ({ now: clock.now(), offset: clock.offset?.() ?? null }),
    }),
  )
}
