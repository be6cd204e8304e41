import type { ChangeOnPurpose } from './changed-on-purpose'
import type { Row, StoredRows } from './stored-rows'

/*
 * 0.1.0 added stars of paid reactions to all other reactions. What can be told apart is, and what cannot is unknown afterwards: written here once
 * more, in the plainest way.
 */

const WHY = 'stars were counted as reactions'

const rowsOf = (before: StoredRows, table: string): Row[] => [...(before[table]?.values() ?? [])]

interface Available {
  reactions: boolean
  stars: boolean
  /** By any reading, not the latest alone. */
  everStars: boolean
}

function availableIn(before: StoredRows, channelId: string | null | undefined): Available {
  const readings = rowsOf(before, 'datalake__tg_channel')
    .filter((row) => row.tg_channel_id === channelId)
    .sort((a, b) => Number(a.pk) - Number(b.pk))
    .map(({ json }) => JSON.parse(json ?? '{}').full_chat)
  const latest = readings.at(-1) ?? {}
  const kind = latest.available_reactions?._
  return {
    reactions: kind === 'chatReactionsAll' || kind === 'chatReactionsSome',
    stars: latest.paid_reactions_available === true,
    everStars: readings.some((full) => full.paid_reactions_available === true),
  }
}

const reactionsOf = (before: StoredRows, postPk: string | null | undefined) =>
  rowsOf(before, 'stat_reaction').filter((row) => row.stat_post_pk === postPk)

function total(post: Row, before: StoredRows): string | null {
  const given = reactionsOf(before, post.pk)
  const sum = given.reduce((all, { kind, reaction_count }) => (kind === 'paid' ? all : all + Number(reaction_count)), 0)
  if (!post.total_reactions_count) return null
  if (sum > 0) return String(sum)
  const { reactions, stars } = availableIn(before, post.tg_channel_id)
  const isOnlyPaid = given.length > 0 || stars
  return isOnlyPaid && !reactions ? null : '0'
}

/** What a reading of a post had as its total: unknown where stars may be in it. */
function earlier(read: string | null | undefined, post: Row | undefined, before: StoredRows): string | null {
  if (!post || !read) return null
  if (reactionsOf(before, post.pk).some(({ kind }) => kind === 'paid')) return null
  const isErased = post.total_reactions_count === null && availableIn(before, post.tg_channel_id).everStars
  return isErased && read !== '0' ? null : read
}

const ofPost = (table: string): ChangeOnPurpose => ({
  table,
  column: 'reactions',
  why: WHY,
  after: (row, before) => earlier(row.reactions, before.stat_post?.get(row.stat_post_pk ?? ''), before),
})

const atAge = (column: 'reactions_1h' | 'reactions_24h'): ChangeOnPurpose => ({
  table: 'stat_post',
  column,
  why: WHY,
  after: (post, before) => earlier(post[column], post, before),
})

export const STARS: ChangeOnPurpose[] = [
  { table: 'stat_post', column: 'total_reactions_count', why: WHY, after: total },
  {
    table: 'stat_post',
    column: 'engagement_rate',
    why: WHY,
    after(post, before) {
      const counters = [total(post, before), post.comments_messages_count, post.forwards].map(Number)
      const rate = counters.reduce((sum, count) => sum + count, 0) / Number(post.views)
      // PostgreSQL writes small numbers otherwise.
      return rate === Number(post.engagement_rate) || !Number(post.views)
        ? (post.engagement_rate ?? null)
        : String(rate)
    },
  },
  atAge('reactions_1h'),
  atAge('reactions_24h'),
  ofPost('stat_post_snapshot'),
  ofPost('stat_post_window'),
  {
    table: 'config__tg_channel',
    column: 'reactions_enabled',
    why: 'it said as much of stars',
    after: (channel, before) =>
      channel.reactions_enabled ? String(availableIn(before, channel.tg_channel_id).reactions) : null,
  },
]
