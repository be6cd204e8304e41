import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DEFAULT_QUERY } from '../../src/api/default-query'
import { createFixture, type Data, type Fixture, STARTUP_MS, type Statement } from './support/fixture'
import { addSession } from './support/rows'

const CHANNELS = 50
const POSTS = 400

let fixture: Fixture

beforeAll(async () => {
  fixture = await createFixture()
  const { pk } = await addSession(fixture.prisma)
  // Written by the database itself: row by row this would take most of a minute.
  const rows = [
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
      select 1000 + c, 'Channel', 'broadcast', ${pk} from generate_series(1, ${CHANNELS}) c`,
    `insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, silent, is_forward, grouped_id,
        views, views_1h, views_24h, total_reactions_count, comments_messages_count, forwards)
      select tg_channel_id, n, timestamptz '2026-01-01' + n * interval '1 minute', 'Post', '[]', '', false, false, nullif(n / 4 * 4, n),
        x, nullif(x % 100, 0), nullif(x % 200, 0), x % 300, x % 400, x % 500
      from config__tg_channel, generate_series(1, ${POSTS}) n, lateral (select n * 7919 % 1009 as x) as scattered`,
    `insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
      select pk, 'emoji', '👍', '1f44d', 1 from stat_post`,
    `insert into stat_post_snapshot (stat_post_pk, timestamp, views)
      select pk, date_of_post + n * interval '1 hour', n from stat_post, generate_series(1, 3) n`,
    `insert into collection_run (tg_channel_id, started_at, status)
      select tg_channel_id, timestamptz '2026-01-01' + n * interval '1 minute', 'succeeded' from config__tg_channel, generate_series(1, 100) n`,
    `insert into stat_channel (tg_channel_id, timestamp, total_participants)
      select tg_channel_id, timestamptz '2026-01-01' + n * interval '1 minute', n from config__tg_channel, generate_series(1, 100) n`,
    `insert into stat_channel_name (tg_channel_id, timestamp, tg_channel_name)
      select tg_channel_id, timestamptz '2026-01-01' + n * interval '1 minute', 'Channel' from config__tg_channel, generate_series(1, 100) n`,
    'update config__tg_channel set total_participants = tg_channel_id',
    `insert into stat_user (tg_channel_id, tg_user_id, first_name, first_seen_at, last_seen_at, joined_at, left_at)
      select tg_channel_id, n, 'User', timestamptz '2026-01-01', timestamptz '2026-01-01' + n * interval '1 minute',
        case when n % 4 > 0 then timestamptz '2026-01-01' + n * interval '1 minute' end,
        case when n % 4 > 1 then timestamptz '2026-01-02' + n * interval '1 minute' end
      from config__tg_channel, generate_series(1, 100) n`,
    `insert into stat_user_event (tg_channel_id, event_id, kind, at, tg_user_id, actor_id)
      select tg_channel_id, tg_user_id, 'joined', last_seen_at, tg_user_id, tg_user_id from stat_user`,
    `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, author_user_id, date, message)
      select tg_channel_id, tg_post_id, 1, tg_post_id * 10 + n, n, date_of_post + n * interval '1 minute', 'Comment'
      from stat_post, generate_series(1, 5) n where tg_post_id > ${POSTS - 100}`,
    `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, date, message)
      select 1001, 1, 1, 10000 + n, timestamptz '2026-01-01' + n * interval '1 minute', 'Comment' from generate_series(1, 2000) n`,
    `insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at)
      select pk, n || 'h', n * 3600, date_of_post + n * interval '1 hour' from stat_post, unnest(array[1, 24]) n`,
    `insert into job (kind, group_key, run_at, state, dedupe_key, payload)
      select 'capture_window', tg_channel_id, date_of_post, 'done', null, '{}' from stat_post`,
    `insert into job (kind, group_key, run_at, dedupe_key, payload)
      select 'capture_window', tg_channel_id, date_of_post, pk, '{}' from stat_post where tg_post_id > ${POSTS - 20}`,
    `insert into flood_wait (session_pk, method, since, until, seconds)
      select ${pk}, 'method.' || n, timestamptz '2026-01-01', timestamptz '2026-01-02', 86400 from generate_series(1, 30) n`,
    'analyze',
  ]
  for (const statement of rows) await fixture.sql(statement)
}, STARTUP_MS)

afterAll(() => fixture.close())

describe('the number of statements does not grow with the number of rows', () => {
  const queries: [what: string, query: string, statements: number][] = [
    ['channels with their posts', '{ channels { nodes { posts(first: 2) { nodes { text } } } } }', 1],
    [
      'channels with everything',
      `{ channels { nodes {
        title subscribers postCount session { phoneNumber } history { complete } lastRun { status }
        posts(first: 2) { nodes { channel { title } reactions { count } snapshots { nodes { views } } } }
      } } }`,
      1,
    ],
    ['the first query of GraphiQL', DEFAULT_QUERY, 1],
    [
      'counts of every channel',
      '{ channels { totalCount nodes { posts { totalCount } runs { totalCount } subscriberCounts { totalCount } } } }',
      5,
    ],
    [
      'channels with who came, left and was there',
      `{ channels { nodes { membershipAvailable failuresInRow retryAt names { nodes { title } } adminLogGaps { from to }
        members(first: 5) { nodes { firstName phone } } membershipEvents(first: 5) { nodes { kind member { firstName } } }
      } } }`,
      1,
    ],
    [
      'counts of who came, left and was there',
      '{ channels { nodes { names { totalCount } members { totalCount } membershipEvents { totalCount } } } }',
      4,
    ],
    [
      'posts with their windows',
      '{ posts(first: 200) { nodes { views1h comments24h windows { name status latenessSeconds views post { link } } } } }',
      1,
    ],
    [
      'posts with their comments',
      `{ posts(first: 200) { nodes { commentsUsers commentList(first: 3) {
        nodes { text author { kind id member { firstName } } } edges { cursor node { date } }
      } } } }`,
      3,
    ],
    [
      'posts with counts of their comments',
      '{ posts(first: 200) { nodes { commentList(first: 1) { totalCount } } } }',
      4,
    ],
    [
      'comments with their posts',
      '{ posts(first: 50) { nodes { commentList { nodes { post { text channel { title } } } } } } }',
      4,
    ],
    [
      'comments of every channel',
      '{ channels { nodes { posts(first: 2) { nodes { commentList { nodes { text author { id } } } } } } } }',
      3,
    ],
    [
      'the best posts of every channel',
      '{ channels(order: MOST_SUBSCRIBERS_FIRST) { nodes { posts(first: 2, order: HIGHEST_ER_FIRST) { nodes { engagementRate } } } } }',
      1,
    ],
    [
      'counts of the best posts of every channel',
      '{ channels { nodes { posts(first: 2, order: MOST_VIEWS_24H_FIRST, windowStatus: PENDING) { totalCount } } } }',
      2,
    ],
    [
      'posts that were not read in time',
      '{ posts(window: "1h", windowStatus: MISSED) { totalCount nodes { text } } }',
      2,
    ],
    ['who left last', '{ channels { nodes { members(order: LATEST_LEFT_FIRST) { nodes { leftAt } } } } }', 1],
    ['jobs', '{ jobs(first: 200) { totalCount nodes { kind runAt lastError } } }', 2],
    [
      'windows with their posts',
      '{ windows(first: 200) { totalCount nodes { name status post { text channel { title } } } } }',
      2,
    ],
    [
      'comments of channels',
      '{ channels { nodes { comments(first: 5) { totalCount nodes { text author { member { firstName } } post { text } } } } } }',
      3,
    ],
    ['floods with their sessions', '{ floods { totalCount nodes { method session { phoneNumber } } } }', 2],
    ['sessions with their floods', '{ sessions { nodes { floods { method until session { id } } } } }', 1],
    [
      'both readings of one relation',
      '{ channels { nodes { subscribers subscriberCounts(last: 2) { nodes { at } } } } }',
      2,
    ],
    [
      'both ends of one relation',
      '{ channels { nodes { a: posts(first: 1) { nodes { id } } b: posts(last: 1) { nodes { id } } } } }',
      2,
    ],
    [
      'posts with their channels',
      '{ posts(first: 200) { nodes { channel { title session { apiId } } reactions { count } } } }',
      1,
    ],
    ['posts with their albums', '{ posts(first: 200) { nodes { album { text reactions { count } } } } }', 2],
    [
      'posts with counts of snapshots',
      '{ posts(first: 200) { nodes { snapshots(last: 1) { totalCount nodes { views } } } } }',
      2,
    ],
    ['runs with their channels', '{ runs(first: 200) { nodes { channel { title } requestsTotal } } }', 1],
    [
      'sessions with their channels',
      '{ sessions { nodes { channels { totalCount nodes { title lastRun { status } } } } } }',
      2,
    ],
  ]
  for (const [what, query, expected] of queries) {
    test(what, async () => {
      const statements = await fixture.statements(query)
      expect(statements.map(({ sql }) => sql)).toHaveLength(expected)
    })
  }

  test('objects by their ids', async () => {
    const { posts } = await fixture.data('{ posts(first: 100) { nodes { id } } }')
    const ids = posts.nodes.map(({ id }: Data) => id)
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Post { text channel { title } } } }'
    expect(await fixture.statements(query, { ids })).toHaveLength(1)
  })
})

describe('what is not asked for is not read', () => {
  test('counts', async () => {
    const statements = await fixture.statements('{ posts(first: 1) { nodes { id } } }')
    expect(statements.filter(({ sql }) => /count\(/i.test(sql))).toEqual([])
  })

  test('secrets, ever', async () => {
    const statements = await fixture.statements(
      '{ sessions { nodes { id phoneNumber apiId status statusReason tgUserId addedAt } } }',
    )
    expect(statements[0]?.sql).toMatch(/phone_number/)
    expect(statements[0]?.sql).not.toMatch(/api_hash|session_bytes|bot_token|access_hash/)
  })
})

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** How the database carries a statement out. */
async function plan({ sql, params }: Statement): Promise<PlanNode[]> {
  const rows = await fixture.sql(`explain (analyze, format json) ${sql}`, JSON.parse(params))
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)]
  return flatten(rows[0]?.['QUERY PLAN'][0].Plan)
}

/** Scans of the table in a plan, and how many rows they took from it in all. */
async function reads(statement: Statement | undefined, table: string) {
  if (!statement) throw new Error('no statement')
  const scans = (await plan(statement)).filter((node) => node['Relation Name'] === table)
  return {
    indexes: [...new Set(scans.map((node) => node['Index Name'] ?? node['Node Type']))],
    rows: scans.reduce(
      (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    ),
  }
}

describe('pages are read along an index, and no more of it than they hold', () => {
  const pages: [what: string, query: string, table: string, index: string, most: number][] = [
    [
      'posts of every channel',
      '{ channels { nodes { posts(first: 2) { nodes { id } } } } }',
      'stat_post',
      'stat_post_tg_channel_id_date_of_post_tg_post_id_idx',
      CHANNELS * 3,
    ],
    ['posts, newest first', '{ posts(first: 10) { nodes { id } } }', 'stat_post', 'stat_post_date_of_post_pk_idx', 11],
    ['posts, the last page', '{ posts(last: 10) { nodes { id } } }', 'stat_post', 'stat_post_date_of_post_pk_idx', 11],
    [
      'runs of every channel',
      '{ channels { nodes { lastRun { status } } } }',
      'collection_run',
      'collection_run_tg_channel_id_started_at_pk_idx',
      CHANNELS,
    ],
    ['runs', '{ runs(first: 10) { nodes { id } } }', 'collection_run', 'collection_run_started_at_pk_idx', 11],
    [
      'subscribers of every channel',
      '{ channels { nodes { subscribers } } }',
      'stat_channel',
      'stat_channel_tg_channel_id_timestamp_pk_idx',
      CHANNELS,
    ],
    [
      'snapshots of many posts',
      '{ posts(first: 20) { nodes { snapshots(last: 1) { nodes { views } } } } }',
      'stat_post_snapshot',
      'stat_post_snapshot_stat_post_pk_timestamp_pk_idx',
      21 * 2,
    ],
    [
      'names of every channel',
      '{ channels { nodes { names(last: 1) { nodes { title } } } } }',
      'stat_channel_name',
      'stat_channel_name_tg_channel_id_timestamp_pk_idx',
      CHANNELS * 2,
    ],
    [
      'members of every channel',
      '{ channels { nodes { members(first: 2) { nodes { userId } } } } }',
      'stat_user',
      'stat_user_tg_channel_id_last_seen_at_pk_idx',
      CHANNELS * 3,
    ],
    [
      'members of every channel, backwards',
      '{ channels { nodes { members(last: 2) { nodes { userId } } } } }',
      'stat_user',
      'stat_user_tg_channel_id_last_seen_at_pk_idx',
      CHANNELS * 3,
    ],
    [
      'membership events of every channel',
      '{ channels { nodes { membershipEvents(first: 2) { nodes { eventId } } } } }',
      'stat_user_event',
      'stat_user_event_tg_channel_id_at_pk_idx',
      CHANNELS * 3,
    ],
    [
      'windows of many posts',
      '{ posts(first: 20) { nodes { windows { name } } } }',
      'stat_post_window',
      'stat_post_window_stat_post_pk_window_name_key',
      21 * 2,
    ],
    [
      'runs of a status',
      '{ runs(first: 10, status: FAILED) { nodes { id } } }',
      'collection_run',
      'collection_run_status_started_at_pk_idx',
      11,
    ],
    [
      'posts of a time long ago',
      '{ channel(tgChannelId: 1007) { posts(first: 10, to: "2026-01-01T00:20:00Z") { nodes { id } } } }',
      'stat_post',
      'stat_post_tg_channel_id_date_of_post_tg_post_id_idx',
      11,
    ],
    ['jobs', '{ jobs(first: 10) { nodes { runAt } } }', 'job', 'job_run_at_pk_idx', 11],
    ['windows', '{ windows(first: 10) { nodes { name } } }', 'stat_post_window', 'stat_post_window_due_at_pk_idx', 11],
    [
      'windows of one state',
      '{ windows(first: 10, status: MISSED, order: OLDEST_FIRST) { nodes { name } } }',
      'stat_post_window',
      'stat_post_window_status_due_at_pk_idx',
      11,
    ],
    [
      'comments of every channel',
      '{ channels { nodes { comments(first: 2) { nodes { date } } } } }',
      'stat_comment',
      'stat_comment_tg_channel_id_date_pk_idx',
      CHANNELS * 3,
    ],
    [
      'jobs of one state',
      '{ jobs(first: 10, state: PENDING, order: OLDEST_FIRST) { nodes { runAt } } }',
      'job',
      'job_state_run_at_pk_idx',
      11,
    ],
  ]
  const metrics: [metric: string, column: string, ofAll: boolean][] = [
    ['MOST_VIEWS', 'views', true],
    ['FEWEST_VIEWS', 'views', true],
    ['MOST_VIEWS_1H', 'views_1h', true],
    ['FEWEST_VIEWS_1H', 'views_1h', true],
    ['MOST_VIEWS_24H', 'views_24h', true],
    ['HIGHEST_ER', 'engagement_rate', true],
    ['LOWEST_ER', 'engagement_rate', true],
    ['MOST_REACTIONS', 'total_reactions_count', false],
    ['FEWEST_COMMENTS', 'comments_messages_count', false],
    ['MOST_FORWARDS', 'forwards', false],
  ]
  for (const [metric, column, ofAll] of metrics) {
    const order = `order: ${metric}_FIRST`
    const ofEach = `{ channels { nodes { posts(first: 2, ${order}) { nodes { id } } } } }`
    const index = `stat_post_tg_channel_id_${column}_pk_idx`
    pages.push([`posts of every channel, ${metric}`, ofEach, 'stat_post', index, CHANNELS * 3])
    if (!ofAll) continue
    const posts = `{ posts(first: 10, ${order}) { nodes { id } } }`
    pages.push([`posts, ${metric}`, posts, 'stat_post', `stat_post_${column}_pk_idx`, 11])
  }
  for (const [order, column] of Object.entries({ LATEST_JOINED: 'joined_at', EARLIEST_LEFT: 'left_at' })) {
    const members = `{ channels { nodes { members(first: 2, order: ${order}_FIRST) { nodes { userId } } } } }`
    const index = `stat_user_tg_channel_id_${column}_pk_idx`
    pages.push([`members, ${order}`, members, 'stat_user', index, CHANNELS * 3])
  }
  for (const [what, query, table, index, most] of pages) {
    test(what, async () => {
      const [statement] = await fixture.statements(query)
      const read = await reads(statement, table)
      expect(read.indexes).toEqual([index])
      expect(read.rows).toBeLessThanOrEqual(most)
    })
  }

  for (const args of ['first: 1', 'last: 1', 'first: 1, order: NEWEST_FIRST']) {
    test(`comments of many posts, ${args}`, async () => {
      const [, statement] = await fixture.statements(
        `{ posts(first: 20) { nodes { commentList(${args}) { nodes { text } } } } }`,
      )
      const read = await reads(statement, 'stat_comment')
      expect(read.indexes).toEqual(['stat_comment_tg_channel_id_tg_post_id_date_pk_idx'])
      expect(read.rows).toBeLessThanOrEqual(20 * 2)
    })
  }

  test('a page deep in the comments of a post costs what the first does', async () => {
    const { prisma } = fixture
    const [middle] = await prisma.comment.findMany({
      where: { tgPostId: 1 },
      orderBy: { date: 'asc' },
      skip: 1000,
      take: 1,
    })
    const cursor = Buffer.from(`comment:${middle?.date.getTime()}:${middle?.pk}`).toString('base64url')
    const query = `{ post(tgChannelId: 1001, tgPostId: 1) { commentList(first: 10, after: "${cursor}") { nodes { text } } } }`
    const [, statement] = await fixture.statements(query)
    expect((await reads(statement, 'stat_comment')).rows).toBe(11)
  })

  test('a page deep in the list costs what the first does', async () => {
    const { prisma } = fixture
    const [middle] = await prisma.post.findMany({
      orderBy: [{ dateOfPost: 'desc' }, { pk: 'desc' }],
      skip: 10_000,
      take: 1,
    })
    const cursor = Buffer.from(`post-date:${middle?.dateOfPost.getTime()}:${middle?.pk}`).toString('base64url')
    for (const args of [`first: 10, after: "${cursor}"`, `last: 10, before: "${cursor}"`]) {
      const [statement] = await fixture.statements(`{ posts(${args}) { nodes { id } } }`)
      const read = await reads(statement, 'stat_post')
      expect(read.indexes).toEqual(['stat_post_date_of_post_pk_idx'])
      // The page, one more, and the posts of the cursor's very millisecond.
      expect(read.rows).toBeLessThanOrEqual(11 + CHANNELS)
    }
  })
})
