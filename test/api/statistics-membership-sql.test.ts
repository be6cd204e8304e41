import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Data, STARTUP_MS } from './support/fixture'
import { addSession } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const NOW = '2026-06-01T00:00:00Z'
const PERIOD = 'from: "2026-02-01T00:00:00Z", to: "2026-02-02T00:00:00Z", timeZone: "Europe/Berlin"'

let fixture: StatisticsFixture

beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { pk } = await addSession(fixture.prisma)
  // Written by the database itself: 10 channels, each with 600 events, comments and readings, one an hour.
  const hours = `generate_series(1, 600) as n, lateral (select timestamptz '2026-01-15' + n * interval '1 hour' as at) as hour`
  const rows = [
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, kind, session_pk, admin_log_first_read_at, admin_log_read_at, discussion_read_at)
      select 1000 + c, 'Channel', 'broadcast', ${pk}, '2026-01-01', '2026-03-01', '2026-03-01' from generate_series(1, 10) c`,
    `insert into stat_user (tg_channel_id, tg_user_id, first_seen_at, last_seen_at)
      select tg_channel_id, n, timestamptz '2026-01-15', timestamptz '2026-01-15' from config__tg_channel, generate_series(1, 100) n`,
    `insert into stat_user_event (tg_channel_id, event_id, kind, at, tg_user_id, actor_id, invite_link)
      select tg_channel_id, n, case when n % 3 = 0 then 'left' else 'joined_by_link' end::membership_event_kind, at, 1 + n % 100, 1, 'L' || n % 7
      from config__tg_channel, ${hours}`,
    `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, author_user_id, date, message)
      select tg_channel_id, 1, 1, n, 1 + n % 100, at, 'Comment' from config__tg_channel, ${hours}`,
    `insert into stat_channel (tg_channel_id, timestamp, total_participants) select tg_channel_id, at, n from config__tg_channel, ${hours}`,
    `insert into collection_run (tg_channel_id, started_at, status) select tg_channel_id, at, 'succeeded' from config__tg_channel, ${hours}`,
    'analyze',
  ]
  for (const statement of rows) await fixture.sql(statement)
}, STARTUP_MS)

afterAll(() => fixture.close())

const FIELDS = [
  'membership { joined churn { value } leftByLink { yes } }',
  'membershipSeries { joined leftByLink { yes } }',
  'membershipSeries(by: HOUR) { joined }',
  'signups { joined }',
  'inviteLinks { link joined }',
  'cohorts { joined leftAfter { left } }',
  'subscribers { atStart growth }',
  'subscriberSeries(by: HOUR) { subscribers }',
  'comments { comments users }',
  'commentSeries { comments }',
  'topCommenters { userId firstName }',
]

/** Tables that grow with time. */
const GROWING = ['stat_user_event', 'stat_comment', 'stat_channel', 'stat_user', 'collection_run']

/** The names of all tables that a plan reads from one end to the other. */
function sequentiallyRead(plan: Data): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name']] : []
  return [...own, ...(plan.Plans ?? []).flatMap(sequentiallyRead)]
}

describe('one statement for all channels of a list, which reads nothing but the period along an index', () => {
  for (const field of FIELDS) {
    test(field, async () => {
      const query = `{ channels(first: 10) { nodes { statistics(${PERIOD}) { ${field} } } } }`
      const asked = await fixture.asked(NOW, query)
      expect(asked).toHaveLength(1)
      const [{ text, values } = { text: '', values: [] }] = asked
      const explained = await fixture.options.sql((client) => client.query(`explain (format json) ${text}`, values))
      const read = sequentiallyRead(explained.rows[0]['QUERY PLAN'][0].Plan)
      expect(read.filter((table) => GROWING.includes(table))).toEqual([])
    })
  }

  test('each twice under names of its own', async () => {
    const query = `{ channels(first: 10) { nodes { a: statistics(${PERIOD}) { membership { joined } } b: statistics(${PERIOD}) { membership { left } } } } }`
    expect(await fixture.asked(NOW, query)).toHaveLength(2)
  })
})

test('what a page of channels would show does not cost too much', async () => {
  const series =
    'membershipSeries(by: HOUR) { from joined left } subscriberSeries { day subscribers } signups { joined }'
  const month = 'from: "2026-01-15T00:00:00Z", to: "2026-02-15T00:00:00Z"'
  await fixture.data(NOW, `{ channels(first: 20) { nodes { statistics(${month}) { ${series} } } } }`)
})

test('a list has for each channel what it has alone', async () => {
  const fields = FIELDS.map((field, index) => `f${index}: ${field}`).join(' ')
  const alone = async (id: string) => {
    const { channel } = await fixture.data(
      NOW,
      `{ channel(tgChannelId: "${id}") { statistics(${PERIOD}) { ${fields} } } }`,
    )
    return channel.statistics
  }
  const parts = FIELDS.map((field, index) =>
    fixture.data(NOW, `{ channels(first: 3) { nodes { statistics(${PERIOD}) { f${index}: ${field} } } } }`),
  )
  const lists = (await Promise.all(parts)).map(({ channels }) => channels.nodes)
  for (const [place, id] of ['1001', '1002', '1003'].entries()) {
    expect(Object.assign({}, ...lists.map((nodes: Data[]) => nodes[place].statistics))).toEqual(await alone(id))
  }
})
