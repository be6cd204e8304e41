import type { MembershipTotals } from './audience-query'

type Split = NonNullable<MembershipTotals['joinedByLink']>

export interface Part {
  yes: number
  /** Of how many people it is known. */
  of: number
  /** Of how many it is not. */
  unknown: number
  /** Of those of whom it is known. Null: there are none. */
  share: number | null
}

/** The part of the people of whom something is true. Null: nothing is known of them. */
export function partOf(split: Split | null): Part | null {
  if (split === null) return null
  const { yes, no, unknown } = split
  return { yes, of: yes + no, unknown, share: quotient(yes, yes + no) }
}

/** A quotient, or null where there is nothing to divide or nothing to divide by. */
export function quotient(above: number | null, below: number | null): number | null {
  return above === null || below === null || below === 0 ? null : above / below
}
