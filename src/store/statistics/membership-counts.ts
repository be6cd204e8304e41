import type { MembershipEventKind } from '../../domain/membership'

/** How many came and went. */
export interface MembershipCounts {
  joined: number
  left: number
  byKind: Record<MembershipEventKind, number>
  joinedByLink: number
  joinedNotByLink: number
  /** Of those who left, how they had come. */
  leftByLink: number
  leftNotByLink: number
  leftLinkUnknown: number
  /** By whether they had Premium when it happened. */
  joinedPremium: number
  joinedNotPremium: number
  joinedPremiumUnknown: number
  leftPremium: number
  leftNotPremium: number
  leftPremiumUnknown: number
}

const KINDS: readonly MembershipEventKind[] = [
  'joined',
  'joined_by_link',
  'joined_by_request',
  'invited',
  'left',
  'removed',
]

const COUNTED: Record<Exclude<keyof MembershipCounts, 'byKind'>, string> = {
  joined: 'not is_leaving',
  left: 'is_leaving',
  joinedByLink: 'not is_leaving and by_link',
  joinedNotByLink: 'not is_leaving and not by_link',
  leftByLink: 'is_leaving and by_link',
  leftNotByLink: 'is_leaving and not by_link',
  leftLinkUnknown: 'is_leaving and by_link is null',
  joinedPremium: 'not is_leaving and premium',
  joinedNotPremium: 'not is_leaving and not premium',
  joinedPremiumUnknown: 'not is_leaving and premium is null',
  leftPremium: 'is_leaving and premium',
  leftNotPremium: 'is_leaving and not premium',
  leftPremiumUnknown: 'is_leaving and premium is null',
}

/** An aggregate over rows of `step`: `MembershipCounts` as JSON. */
export const MEMBERSHIP_COUNTS = jsonObject({
  ...Object.fromEntries(Object.entries(COUNTED).map(([name, condition]) => [name, counted(condition)])),
  byKind: jsonObject(Object.fromEntries(KINDS.map((kind) => [kind, counted(`kind = '${kind}'`)]))),
})

/** Nobody came or went. */
export const NOBODY: MembershipCounts = {
  ...(Object.fromEntries(Object.keys(COUNTED).map((name) => [name, 0])) as Omit<MembershipCounts, 'byKind'>),
  byKind: Object.fromEntries(KINDS.map((kind) => [kind, 0])) as MembershipCounts['byKind'],
}

function counted(condition: string): string {
  return `count(*) filter (where ${condition})`
}

function jsonObject(fields: Record<string, string>): string {
  return `json_build_object(${Object.entries(fields)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')})`
}
