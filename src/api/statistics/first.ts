import type { Builder } from '../builder'
import { BadUserInputError } from '../errors'
import { MAX_PAGE_SIZE } from '../page'

/**
 * The argument `first` of a ranked list that is cut off after so many of `what`. It is not paged through, as each page would cost as much as
 * all of them.
 */
export function firstArg(builder: Builder, what: string, defaultValue: number) {
  return builder.args((t) => ({
    first: t.int({ required: true, defaultValue, description: `How many ${what} at most: 1 to ${MAX_PAGE_SIZE}.` }),
  }))
}

/** Throws `BadUserInputError`. */
export function firstOf({ first }: { first: number }): number {
  return within('first', first, 1, MAX_PAGE_SIZE)
}

/** Throws `BadUserInputError`. */
export function within(argument: string, value: number, least: number, most: number): number {
  if (value < least || value > most) {
    throw new BadUserInputError({ argument, value, expected: `between ${least} and ${most}` })
  }
  return value
}
