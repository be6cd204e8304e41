import type { Builder } from '../builder'
import { within } from './first'

const MOST_SECONDS = 10 * 366 * 86_400

/** The age at which posts are compared. */
export function ageArg(builder: Builder) {
  return builder.args((t) => ({
    ageSeconds: t.int({
      required: true,
      description: `The age in seconds, as in 3600 for an hour after publication: 1 to ${MOST_SECONDS}.`,
    }),
  }))
}

/** Throws `BadUserInputError`. */
export function ageOf({ ageSeconds }: { ageSeconds: number }): number {
  return within('ageSeconds', ageSeconds, 1, MOST_SECONDS)
}
