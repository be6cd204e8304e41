import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import { BadUserInputError } from '../errors'

/** What a statistic is counted over. */
export interface Period {
  from: Date
  to: Date
  timeZone: string
}

type PeriodArgs = Pick<Period, 'timeZone'> & { [Field in 'from' | 'to']?: Date | null }

const DEFAULT_DAYS = 30
const DAY_MS = 86_400_000

/** Arguments of everything that is counted over a time. */
export function periodArgs(builder: Builder) {
  return builder.args((t) => ({
    from: t.field({
      type: 'DateTime',
      description: `From this instant on. Null: from ${DEFAULT_DAYS} times 24 hours before \`to\` on.`,
    }),
    to: t.field({ type: 'DateTime', description: 'Up to this instant, without it. Null: up to now.' }),
    timeZone: t.string({
      required: true,
      defaultValue: 'UTC',
      description: 'Days, hours and weekdays are those of this time zone: its IANA name, as in "Europe/Berlin".',
    }),
  }))
}

/** The period that arguments ask for. Throws `BadUserInputError`. */
export function period(args: PeriodArgs, { clock }: Pick<ApiContext, 'clock'>): Period {
  const { timeZone } = args
  const to = args.to ?? clock.now()
  const from = args.from ?? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS)
  if (to <= from) {
    const expected = `earlier than "to" (${to.toISOString()})`
    throw new BadUserInputError({ argument: 'from', value: from, expected })
  }
  if (!isTimeZone(timeZone)) {
    throw new BadUserInputError({
      argument: 'timeZone',
      value: timeZone,
      expected: 'an IANA name like "Europe/Berlin"',
    })
  }
  return { from, to, timeZone }
}

/** PostgreSQL knows more names and takes offsets the other way round; only names that both understand alike are accepted. */
function isTimeZone(name: string): boolean {
  return (
    name === 'UTC' || (Intl.supportedValuesOf('timeZone').includes(canonical(name) ?? '') && /^[A-Za-z]+\//.test(name))
  )
}

function canonical(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
  } catch {
    return null
  }
}
