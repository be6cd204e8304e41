import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'

export interface PeriodArgs {
  from: Date
  to: Date
  timeZone: string
}

/** Arguments of everything that is counted over a time. */
export function periodArgs(builder: Builder) {
  return builder.args((t) => ({
    from: t.field({ type: 'DateTime', required: true, description: 'From this instant on.' }),
    to: t.field({ type: 'DateTime', required: true, description: 'Up to this instant, without it.' }),
    timeZone: t.string({
      required: true,
      defaultValue: 'UTC',
      description: 'Days, hours and weekdays are those of this time zone: its IANA name, as in "Europe/Berlin".',
    }),
  }))
}

/** The period that arguments ask for. Throws `BadUserInputError`. */
export function period({ from, to, timeZone }: PeriodArgs): PeriodArgs {
  if (to <= from) throw new BadUserInputError({ argument: 'to', value: to, expected: 'later than "from"' })
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
