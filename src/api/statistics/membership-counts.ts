import type { MembershipCounts } from '../../store/statistics/membership-counts'
import type { Builder } from '../builder'

/** What the fields about who came and went are resolved from. */
export interface CountedMembership {
  complete: boolean
  /** Null: nothing is known. */
  counts: MembershipCounts | null
}

interface Split {
  yes: number
  no: number
  unknown: number
}

const UNKNOWN = 'Null: nothing is known of this time.'

/** `MembershipCounts`: who came and went in a period or a part of one. */
export function defineMembershipCounts(builder: Builder) {
  const split = builder.objectRef<Split>('Split').implement({
    description: 'People counted by whether something is true of them.',
    fields: (t) => ({
      yes: t.exposeInt('yes', { description: 'Of so many people it is true.' }),
      no: t.exposeInt('no', { description: 'Of so many people it is not true.' }),
      unknown: t.exposeInt('unknown', { description: 'Of so many people it is not known.' }),
    }),
  })
  const byKind = builder.objectRef<MembershipCounts['byKind']>('MembershipByKind').implement({
    description: 'Events of the admin log by what happened.',
    fields: (t) => ({
      joined: t.exposeInt('joined', { description: 'Came without an invite link.' }),
      joinedByLink: t.exposeInt('joined_by_link', { description: 'Came by an invite link.' }),
      joinedByRequest: t.exposeInt('joined_by_request', { description: 'Asked to come, and an admin approved.' }),
      invited: t.exposeInt('invited', { description: 'Were added by somebody else.' }),
      left: t.exposeInt('left', { description: 'Left.' }),
      removed: t.exposeInt('removed', { description: 'Were removed or banned by an admin.' }),
    }),
  })

  return builder.interfaceRef<CountedMembership>('MembershipCounts').implement({
    description:
      'Who came and went, as the admin log tells. Somebody who comes twice, having left in between, counts as two who came and one who left. Where it is not `complete`, there may have been more of each.',
    fields: (t) => ({
      complete: t.exposeBoolean('complete', {
        description:
          'Whether all is known of this time, for every channel that is counted. False: some of it lies before the admin log was first read (it then told of the 48 hours before), in a gap, or after it was last read.',
      }),
      joined: t.int({
        nullable: true,
        description: `How many came, in whatever way. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.joined ?? null,
      }),
      left: t.int({
        nullable: true,
        description: `How many left or were removed. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.left ?? null,
      }),
      net: t.int({
        nullable: true,
        description: `How many more came than left; negative: more left. ${UNKNOWN}`,
        resolve: ({ counts }) => counts && counts.joined - counts.left,
      }),
      byKind: t.field({
        type: byKind,
        nullable: true,
        description: `Both by what happened. ${UNKNOWN}`,
        resolve: ({ counts }) => counts?.byKind ?? null,
      }),
      joinedByLink: t.field({
        type: split,
        nullable: true,
        description: `Those who came, by whether it was by an invite link, approved requests by a link included; it is always known. ${UNKNOWN}`,
        resolve: ({ counts }) => counts && { yes: counts.joinedByLink, no: counts.joinedNotByLink, unknown: 0 },
      }),
      leftByLink: t.field({
        type: split,
        nullable: true,
        description: `Those who left or were removed, by whether they had come by an invite link that time. Not known of those whose coming the admin log does not tell. ${UNKNOWN}`,
        resolve: ({ counts }) =>
          counts && { yes: counts.leftByLink, no: counts.leftNotByLink, unknown: counts.leftLinkUnknown },
      }),
      joinedByPremium: t.field({
        type: split,
        nullable: true,
        description: `Those who came, by whether they had Premium when the event was first read. ${UNKNOWN}`,
        resolve: ({ counts }) =>
          counts && { yes: counts.joinedPremium, no: counts.joinedNotPremium, unknown: counts.joinedPremiumUnknown },
      }),
      leftByPremium: t.field({
        type: split,
        nullable: true,
        description: `Those who left or were removed, by whether they had Premium when the event was first read. ${UNKNOWN}`,
        resolve: ({ counts }) =>
          counts && { yes: counts.leftPremium, no: counts.leftNotPremium, unknown: counts.leftPremiumUnknown },
      }),
    }),
  })
}
