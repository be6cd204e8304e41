import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { STARTUP_MS } from './support/fixture'
import { addSession } from './support/rows'
import { type Asked, createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const CHANNELS = 20
/** Of each channel, one every hour. */
const POSTS = 400
const NOW = '2026-06-01T00:00:00Z'
/** A day: 24 posts of each channel. */
const DAY = 'from: "2026-01-10T00:00:00Z", to: "2026-01-11T00:00:00Z"'
const POSTS_OF_DAY = 24

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { pk } = await addSession(fixture.prisma)
  // Written by the database itself: row by row this would take minutes.
  const rows = [
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk)
      select 1000 + c, 'Channel', 'broadcast', ${pk} from generate_series(1, ${CHANNELS}) c`,
    `insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, silent, is_forward, grouped_id, views,
        total_reactions_count, forward_channel_id, forward_post_id)
      select tg_channel_id, n, timestamptz '2026-01-01' + n * interval '1 hour', 'Post', '[]', '', false, n % 3 = 0, nullif(n % 8, 0) * n, n,
        1, case n % 3 when 0 then 1 end, case n % 3 when 0 then n + 1 end
      from config__tg_channel, generate_series(0, ${POSTS - 1}) n`,
    `insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, captured_at, status, views)
      select pk, n || 'h', n * 3600, due, due, 'on_time', 1
      from stat_post, unnest(array[1, 24]) n, lateral (select date_of_post + n * interval '1 hour' as due) as window_of`,
    `insert into stat_post_snapshot (stat_post_pk, timestamp, views)
      select pk, date_of_post + n * interval '50 minutes', n from stat_post, generate_series(1, 3) n`,
    `insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
      select pk, 'emoji', '👍', '1f44d', 1 from stat_post`,
    `insert into stat_channel (tg_channel_id, timestamp, total_participants)
      select tg_channel_id, timestamptz '2026-01-01' + n * interval '10 minutes', n from config__tg_channel, generate_series(1, 500) n`,
    `insert into collection_run (tg_channel_id, started_at, status)
      select tg_channel_id, timestamptz '2026-01-01' + n * interval '5 minutes', 'succeeded' from config__tg_channel, generate_series(1, 500) n`,
    'vacuum analyze',
  ]
  for (const statement of rows) await fixture.sql(statement)
}, STARTUP_MS)

afterAll(() => fixture.close())

const MEASURES: Record<string, string> = {
  publications: '{ publications }',
  reposts: '{ publications reach { value } }',
  reach: '{ value }',
  reach1h: '{ mean { value } onTime }',
  reach24h: '{ mean { value } onTime }',
  er: '{ value }',
  er24h: '{ value }',
  err: '{ value }',
  err24h: '{ value }',
  totalViews: '{ value }',
  totalReactions: '{ value }',
  totalComments: '{ value }',
  totalForwards: '{ value }',
}
const FIELDS: Record<string, string> = {
  ...MEASURES,
  reactions: '{ emoticon total }',
  topPosts: '(by: VIEWS) { rank }',
  'topPosts by ER24': '(by: ER_24H) { rank }',
  postsAtAge: '(ageSeconds: 3600) { posts { rank } }',
  'completeness.windows': '{ name onTime }',
  'completeness.adminLogGaps': '{ seconds }',
  'completeness.runs': '{ status count }',
}

/** A field of `Statistics` from its key above. */
function selection(field: string, rest: string): string {
  const [name = '', nested] = (field.split(' ')[0] ?? '').split('.')
  return nested ? `${name} { ${nested} ${rest} }` : `${name} ${rest}`
}
const REPOSTS = ['EXCLUDE', 'INCLUDE', 'ONLY']
const ofChannels = (what: string, reposts = 'EXCLUDE') =>
  `{ channels(first: ${CHANNELS}) { nodes { statistics(${DAY}, reposts: ${reposts}) { ${what} } } } }`

describe('a statistic of all channels takes one statement', () => {
  for (const [field, rest] of Object.entries(FIELDS)) {
    test(field, async () => {
      expect(await fixture.asked(NOW, ofChannels(selection(field, rest)))).toHaveLength(1)
    })
  }

  test('by day: one for the days, and one for each measure', async () => {
    const measures = Object.entries(MEASURES).slice(0, 3)
    const query = ofChannels(`postsByDay { day ${measures.map((measure) => measure.join(' ')).join(' ')} }`)
    expect(await fixture.asked(NOW, query)).toHaveLength(1 + measures.length)
  })

  test('with the posts that are ranked, loaded by one query more', async () => {
    const post = 'post { text channel { title } reactions { count } }'
    const query = ofChannels(
      `topPosts(by: VIEWS, first: 2) { ${post} } postsAtAge(ageSeconds: 3600, first: 2) { posts { ${post} } }`,
    )
    expect(await fixture.asked(NOW, query)).toHaveLength(2)
    // Those through Prisma: the channels, and the posts of each of the two.
    expect(await fixture.statements(query)).toHaveLength(3)
  })
})

test('readings of many posts take one statement', async () => {
  const query = '{ posts(first: 100) { nodes { viewCurve(first: 10) { views } atAge(ageSeconds: 3600) { views } } } }'
  expect(await fixture.asked(NOW, query)).toHaveLength(2)
  expect(await fixture.statements(query)).toHaveLength(1)
})

interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** Every scan of a table in a plan, with the rows that it took from it. */
async function scans({ text, values }: Asked) {
  const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
  const params = values.map((value) => (Array.isArray(value) ? JSON.parse(JSON.stringify(value, bigints)) : value))
  const rows = await fixture.sql(`explain (analyze, format json) ${text}`, params)
  const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)]
  return flatten(rows[0]?.['QUERY PLAN'][0].Plan)
    .filter((node) => node['Relation Name'])
    .map((node) => {
      const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
      const taken = (node['Actual Rows'] + removed) * node['Actual Loops']
      return { table: node['Relation Name'], how: node['Node Type'], rows: Math.round(taken) }
    })
}

describe('a statistic reads what is in its period, whatever else is stored', () => {
  const small = ['config__tg_channel', 'admin_log_gap']
  for (const [field, rest] of Object.entries(FIELDS)) {
    test.each(REPOSTS)(`${field}, reposts: %s`, async (reposts) => {
      const [statement] = await fixture.asked(NOW, ofChannels(selection(field, rest), reposts))
      if (!statement) throw new Error('no statement')
      const read = (await scans(statement)).filter(({ table }) => !small.includes(table ?? ''))
      expect(read.filter(({ how }) => how === 'Seq Scan')).toEqual([])
      // A run every five minutes; of each post two windows and three snapshots.
      const most = field === 'completeness.runs' ? 24 * 12 : POSTS_OF_DAY * 3
      for (const { rows } of read) expect(rows).toBeLessThanOrEqual(CHANNELS * most)
    })
  }

  test('the readings of posts', async () => {
    const statements = await fixture.asked(
      NOW,
      '{ posts(first: 20) { nodes { viewCurve(first: 10) { views } atAge(ageSeconds: 3600) { views } } } }',
    )
    for (const statement of statements) {
      const read = await scans(statement)
      expect(read.filter(({ how }) => how === 'Seq Scan')).toEqual([])
      for (const { rows } of read) expect(rows).toBeLessThanOrEqual(20 * 3)
    }
  })
})
