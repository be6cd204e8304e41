import packageJson from '../../package.json'
import type { Audit } from './audit'
import type { CollectedChannelView } from './collected'
import type { Steady } from './steady'

/** One row a channel: what was collected of it. */
export function channelTable(channels: CollectedChannelView[]): string {
  const header = ['channel', 'subscribers', 'posts', 'views', 'reactions', 'comments', 'newest post (UTC)']
  const rows = channels.map(({ title, username, subscribers, posts }) => [
    username === null ? title : `${title} (@${username})`,
    number(subscribers),
    number(posts.length),
    number(sum(posts.map(({ views }) => views))),
    number(sum(posts.map(({ totalReactions }) => totalReactions))),
    number(sum(posts.map(({ comments }) => comments))),
    newest(posts),
  ])
  return table([header, ...rows])
}

function newest(posts: { date: number }[]): string {
  const last = posts.at(-1)
  return last === undefined ? '' : new Date(last.date * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

/** Null where every value is unknown: no number is not 0. */
function sum(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
}

function number(value: number | null): string {
  return value === null ? 'unknown' : value.toLocaleString('en')
}

function table(rows: string[][]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => Bun.stringWidth(row[column] ?? ''))))
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat((widths?.[column] ?? 0) - Bun.stringWidth(cell))
        return column === 0 || column === row.length - 1 ? cell + padding : padding + cell
      })
      .join('  ')
      .trimEnd()
  return `${rows.map(line).join('\n')}\n`
}

const SHOWN_MISMATCHES = 50

export function auditReport(result: Audit, requests: Record<string, number>, steady: Steady | null): string {
  const { compared, comments, members, membershipEvents, windows, statistics, mismatches } = result
  const total = Object.values(requests).reduce((all, count) => all + count, 0)
  const lines = [
    `audit: ${number(compared)} posts, ${number(comments)} comments, ${number(members)} members, ` +
      `${number(membershipEvents)} comings and goings, ${number(windows)} windows ` +
      `and the statistics of ${number(statistics)} channels compared with the simulator's books, ${mismatches.length} mismatches`,
  ]
  for (const { channel, post, field, books, collected } of mismatches.slice(0, SHOWN_MISMATCHES)) {
    const where = post === null ? channel : `${channel}, post ${post}`
    lines.push(`  ${where}: ${field} is ${shown(books)} in the books, but ${shown(collected)} was collected`)
  }
  if (mismatches.length > SHOWN_MISMATCHES) lines.push(`  and ${mismatches.length - SHOWN_MISMATCHES} more`)
  lines.push(`${number(total)} requests to Telegram`)
  if (steady) lines.push(`${number(steady.cycles)} cycles of a channel, ${steady.requestsPerCycle} requests each`)
  return `${lines.join('\n')}\n`
}

/**
 * One line of JSON: `channels` and `posts` are how many were collected, `windows` how many there are of each status, `requests` how
 * often each method was called.
 */
export function jsonReport(
  collected: CollectedChannelView[],
  requests: Record<string, number>,
  result: Audit,
  steady: Steady | null,
): string {
  const posts = collected.flatMap((channel) => channel.posts)
  const all = [...posts, ...collected.flatMap(({ deletedPosts }) => deletedPosts)].flatMap((post) => post.windows)
  const statuses = Map.groupBy(all, ({ status }) => status)
  const windows = Object.fromEntries([...statuses].map(([status, those]) => [status, those.length]))
  const report = { channels: collected.length, posts: posts.length, requests, windows, audit: result }
  return `${shown(steady ? { ...report, steady } : report)}\n`
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, field) => (typeof field === 'bigint' ? String(field) : field)) ?? 'nothing'
}

/** How to run a script without Bun installed. */
const RUN = `npx -y ${packageJson.packageManager} run`

export function nextSteps(url: string): string {
  return `
The dashboard:               ${url}
GraphQL and its playground:  ${url}/graphql

A query to try:

  { channels { nodes { title subscribers
      posts(first: 3) { nodes { date text views forwards reactions { emoticon count } comments link } } } } }

With a real account: get an api_id and an api_hash at https://my.telegram.org, then

  ${RUN} add-bot-session --api-id ID --phone-number +15550100
  ${RUN} add-channel --phone-number +15550100 --tg-channel-name "Title of the channel"
  ${RUN} start

`
}
