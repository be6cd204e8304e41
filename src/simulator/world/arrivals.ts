import type { Arrival, InviteLink, JoinOrLeave, Member, MembershipOptions } from './membership'
import { strangerId } from './people'
import { Random } from './random'
import type { WorldFileUser } from './world-file'

/** So many of those who came long ago are known one by one; the rest of the subscribers are a number. */
const MAX_KNOWN = 150
const FIRST_KNOWN = 2_000_000
const USUAL_STAY = 60 * 86_400

/** Who was there before `until`, Unix seconds, how they came and when: made up, the earliest first. */
export function madeUpArrivals(options: MembershipOptions, links: readonly InviteLink[], until: number): Member[] {
  const random = new Random(options.seed, options.channelId, 'members')
  const many = Math.min(options.subscribers, MAX_KNOWN)
  return Array.from({ length: many }, (_, index): Member => {
    const date = Math.max(1, until - 60 - Math.round(random.exponential(USUAL_STAY)))
    return { userId: strangerId(FIRST_KNOWN + index), date, change: madeUpArrival(random, links), until: null }
  }).sort((a, b) => a.date - b.date)
}

function madeUpArrival(random: Random, links: readonly InviteLink[]): Arrival {
  const kind = random.next()
  if (kind < 0.1) return { kind: 'invited' }
  const link = kind < 0.55 ? random.pick(links) : undefined
  if (link === undefined) return { kind: 'join' }
  return { kind: link.requestNeeded ? 'join_by_request' : 'join_by_link', link }
}

/** When those of a world file who have joined came, and went, the earliest first, and the links that they came by. */
export function joinsAndLeavesFromFile(people: readonly WorldFileUser[]): {
  joinsAndLeaves: JoinOrLeave[]
  links: InviteLink[]
} {
  const links = new Map<string, InviteLink>()
  const linkOf = (url: string, requestNeeded: boolean) => {
    const link = links.get(url) ?? { url, title: '', requestNeeded }
    links.set(url, link)
    return link
  }
  const arrival = ({ by, invite_link: url }: WorldFileUser): Arrival => {
    if (url === null) return { kind: by === 'invited' ? 'invited' : 'join' }
    return { kind: by === 'request' ? 'join_by_request' : 'join_by_link', link: linkOf(url, by === 'request') }
  }
  const joinsAndLeaves = people.flatMap((user): JoinOrLeave[] => {
    const { id: userId, joined, left } = user
    if (joined === null) return []
    const came = { userId, date: joined, change: arrival(user) }
    return left === null ? [came] : [came, { userId, date: left, change: { kind: 'leave' } }]
  })
  return { joinsAndLeaves: joinsAndLeaves.sort((a, b) => a.date - b.date), links: [...links.values()] }
}
