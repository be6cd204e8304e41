import { ACCOUNTS } from '../accounts'
import type { OtherDialogs } from '../dialog'
import type { ChannelPlan } from '../model'
import { strangerId } from '../people'
import { composeCourtyard } from './courtyard'
import { composeNews } from './news'
import { type PastOptions, type Sketch, withPast } from './past'
import { composeSeaState } from './sea-state'
import { composeWorkshop } from './workshop'

const COMMON = {
  username: null,
  kind: 'broadcast',
  featured: true,
  joined: true,
  pinned: false,
  admin: false,
  reactions: 'all',
  discussionTitle: null,
  goesOn: true,
} as const satisfies Partial<Sketch>

/** Two dialogs of the same title: whoever looks one up by title must be told of both. */
const TWIN = {
  ...COMMON,
  title: 'Book Club',
  featured: false,
  subscribers: 41,
  compose: composeNews,
  past: { posts: 12, days: 20 },
  goesOn: false,
} as const

const SKETCHES: Sketch[] = [
  {
    ...COMMON,
    id: 1_700_000_101n,
    title: 'Lighthouse Daily',
    username: 'lighthouse_daily',
    discussionTitle: 'Lighthouse Daily: letters',
    subscribers: 18_240,
    compose: composeNews,
    past: { posts: 320, days: 45 },
  },
  {
    ...COMMON,
    id: 1_700_000_102n,
    title: 'Тихий двор',
    username: 'tihiy_dvor',
    reactions: 'some',
    discussionTitle: 'Тихий двор: разговоры',
    subscribers: 640,
    compose: composeCourtyard,
    past: { posts: 120, days: 70 },
  },
  {
    ...COMMON,
    id: 1_700_000_103n,
    title: 'Sea State Bulletin',
    reactions: 'none',
    subscribers: 5_120,
    compose: composeSeaState,
    past: { posts: 160, days: 30 },
  },
  {
    ...COMMON,
    id: 1_700_000_104n,
    pinned: true,
    title: 'Workshop Notes',
    username: 'workshop_notes',
    admin: true,
    subscribers: 2_310,
    compose: composeWorkshop,
    past: { posts: 90, days: 60 },
  },
  { ...TWIN, id: 1_700_000_201n },
  { ...TWIN, id: 1_700_000_202n, kind: 'megagroup' },
  {
    ...COMMON,
    id: 1_700_000_301n,
    title: 'Behind Closed Doors',
    featured: false,
    joined: false,
    subscribers: 12,
    compose: composeSeaState,
    past: { posts: 5, days: 10 },
    goesOn: false,
  },
]

/**
 * The channels that a demo collects (a news channel, a small Russian one, one without reactions and comments, one whose admin the
 * accounts are), two of the same title, and a private one that the accounts are not in.
 */
export function builtInChannels(options: PastOptions): ChannelPlan[] {
  return SKETCHES.map((sketch) => withPast(sketch, options))
}

/** A private chat and a small group, which no collector should mistake for channels. */
export function builtInDialogs({ start }: PastOptions): OtherDialogs {
  const friend = strangerId(1)
  const self = ACCOUNTS[0]?.userId ?? friend
  const message = (id: number, fromUserId: bigint, text: string) => ({
    id,
    date: start - 40_000 + id * 600,
    fromUserId,
    text,
  })
  return {
    privateChats: [
      { userId: friend, messages: [message(1, friend, 'Hi! See you at eight?'), message(3, friend, '👍')] },
    ],
    basicGroups: [
      {
        id: 4_000_101n,
        title: 'Sunday crew',
        date: start - 90 * 86_400,
        memberIds: [...ACCOUNTS.map((account) => account.userId), friend],
        messages: [message(2, friend, 'Who brings the boat?'), message(4, self, 'I do ⛵️')],
      },
    ],
  }
}
