import { encodeCursor } from '../../src/api/keyset'
import { CHANNEL_POST_ORDERS, POST_ORDERS } from '../../src/api/orders/post'
import { buildSchema } from '../../src/api/schema'
import type { Database } from '../../src/store/database'
import { statisticsSelections } from './statistics-queries'

export interface BenchQuery {
  name: string
  query: string
}

const PERIOD_MS = 30 * 86_400_000
/** Neither the largest nor the smallest. */
const CHANNEL = 1025n
const PAGE =
  'edges { cursor node { id tgPostId text views engagementRate channel { title } } } pageInfo { hasNextPage endCursor }'

type Orders = typeof CHANNEL_POST_ORDERS

/** The first page of each descending order, and one from the middle of it. */
async function pagesOf(
  { prisma }: Database,
  what: string,
  orders: Partial<Orders>,
  channelId: bigint | null,
): Promise<BenchQuery[]> {
  const descending = Object.entries(orders).filter(([, order]) => order?.direction === 'desc')
  const where = channelId === null ? {} : { tgChannelId: channelId }
  const pages = descending.map(async ([name, { keyset, placed }]): Promise<BenchQuery[]> => {
    const rows = { AND: [where, placed] }
    const [middle] = await prisma.post.findMany({
      where: rows,
      orderBy: Object.keys(keyset.columns).map((column) => ({ [column]: 'desc' })),
      skip: Math.floor((await prisma.post.count({ where: rows })) / 2),
      take: 1,
    })
    const wrap = (args: string) => {
      const posts = `posts(first: 50, order: ${name}${args}) { ${PAGE} }`
      return channelId === null ? `{ ${posts} }` : `{ channel(tgChannelId: "${channelId}") { ${posts} } }`
    }
    const deep = middle
      ? [{ name: `${what}, ${name}, deep`, query: wrap(`, after: "${encodeCursor(keyset, middle)}"`) }]
      : []
    return [{ name: `${what}, ${name}`, query: wrap('') }, ...deep]
  })
  return (await Promise.all(pages)).flat()
}

/** What is measured on a database whose history ends `now`. */
export async function benchQueries(database: Database, now: Date): Promise<BenchQuery[]> {
  const from = new Date(now.getTime() - PERIOD_MS)
  const period = `from: "${from.toISOString()}", to: "${now.toISOString()}"`
  const inChannel = (fields: string) => `{ channel(tgChannelId: "${CHANNEL}") { ${fields} } }`
  const newest = await database.prisma.post.findFirstOrThrow({
    where: { tgChannelId: CHANNEL },
    orderBy: { tgPostId: 'desc' },
  })
  const post = `post(tgChannelId: "${CHANNEL}", tgPostId: ${newest.tgPostId - 20})`
  const statistics = statisticsSelections(buildSchema())
  return [
    {
      name: 'channels { posts(first: 2) }',
      query: '{ channels { nodes { title posts(first: 2) { nodes { text views } } } } }',
    },
    {
      name: 'channels, last run and subscribers',
      query: '{ channels { nodes { title subscribers lastRun { status startedAt } } } }',
    },
    {
      name: 'channels by subscribers',
      query: '{ channels(order: MOST_SUBSCRIBERS_FIRST) { nodes { title subscribers } } }',
    },
    {
      name: 'channels, best post of each',
      query: '{ channels { nodes { posts(first: 1, order: HIGHEST_ER_FIRST) { nodes { text engagementRate } } } } }',
    },
    ...(await pagesOf(database, 'posts', POST_ORDERS, null)),
    ...(await pagesOf(database, 'posts of a channel', CHANNEL_POST_ORDERS, CHANNEL)),
    {
      name: 'posts of a channel, 30 days by views',
      query: inChannel(`posts(${period}, order: MOST_VIEWS_FIRST) { ${PAGE} }`),
    },
    { name: 'posts, 30 days by views', query: `{ posts(${period}, order: MOST_VIEWS_FIRST) { ${PAGE} } }` },
    {
      name: 'posts, 30 days, not read in time',
      query: `{ posts(${period}, windowStatus: MISSED) { nodes { text windows { name status } } } }`,
    },
    { name: 'posts of a channel, reposts only', query: inChannel(`posts(reposts: ONLY) { ${PAGE} }`) },
    {
      name: 'posts of a channel, with reposts by ER',
      query: inChannel(`posts(reposts: INCLUDE, order: HIGHEST_ER_FIRST) { ${PAGE} }`),
    },
    { name: 'posts, reposts only', query: `{ posts(reposts: ONLY) { ${PAGE} } }` },
    { name: 'posts and whether they are reposts', query: '{ posts(first: 50) { nodes { text isRepost } } }' },
    { name: 'posts, 30 days, counted', query: `{ posts(${period}) { totalCount } }` },
    {
      name: 'post by number',
      query: `{ ${post} { text views reactions { emoticon count } windows { name status views } } }`,
    },
    { name: 'post, its snapshots', query: `{ ${post} { snapshots { nodes { at views } } } }` },
    { name: 'post, its view curve', query: `{ ${post} { viewCurve { at views } } }` },
    {
      name: 'posts at the age of a day',
      query: inChannel('posts { nodes { text atAge(ageSeconds: 86400) { views } } }'),
    },
    {
      name: 'post, its comments',
      query: `{ ${post} { commentList { nodes { text author { member { firstName } } } } } }`,
    },
    { name: 'members, last seen', query: inChannel('members { nodes { firstName joinedAt leftAt inviteLink } }') },
    {
      name: 'members, last left',
      query: inChannel('members(order: LATEST_LEFT_FIRST) { nodes { firstName leftAt } }'),
    },
    { name: 'membership events', query: inChannel('membershipEvents { nodes { kind at member { firstName } } }') },
    {
      name: 'subscriber counts, 30 days',
      query: inChannel(`subscriberCounts(${period}) { nodes { at subscribers } }`),
    },
    { name: 'runs', query: '{ runs { nodes { status startedAt requestsTotal channel { title } } } }' },
    { name: 'runs that failed', query: '{ runs(status: FAILED) { nodes { status startedAt errorClass } } }' },
    { name: 'jobs', query: '{ jobs { nodes { kind runAt state } } }' },
    ...['INCLUDE', 'ONLY'].flatMap((reposts) =>
      ['reach { value }', 'topPosts(by: ER) { value }', 'postsByDay { reach { value } reposts { publications } }'].map(
        (field) => ({
          name: `statistics of all channels, reposts: ${reposts}: ${field}`,
          query: `{ statistics(${period}, reposts: ${reposts}) { ${field} } }`,
        }),
      ),
    ),
    ...statistics.flatMap(({ name, selection }) => [
      { name: `statistics of a channel: ${name}`, query: inChannel(`statistics(${period}) { ${selection} }`) },
      { name: `statistics of all channels: ${name}`, query: `{ statistics(${period}) { ${selection} } }` },
    ]),
  ]
}
