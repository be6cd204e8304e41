import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { getOperationAST, parse } from 'graphql'
import { documentedOperations } from '../support/documented-operations'
import { STARTUP_MS } from './support/fixture'
import { addSession } from './support/rows'
import { createStatisticsFixture, type StatisticsFixture } from './support/statistics-fixture'

const NOW = '2026-03-01T12:00:00Z'

const queries = documentedOperations().filter(
  ({ text }) => getOperationAST(parse(text))?.operation === 'query' && !text.includes('login('),
)

let fixture: StatisticsFixture

/** Twenty channels, each with forty posts and everything that there can be around them. */
beforeAll(async () => {
  fixture = await createStatisticsFixture()
  const { pk } = await addSession(fixture.prisma)
  const rows = [
    `insert into config__tg_channel (tg_channel_id, tg_channel_name, username, kind, session_pk, is_admin, linked_chat_id,
        membership_available, admin_log_read_at, admin_log_first_read_at, total_participants)
      select 1000 + c, 'Channel ' || c, case c when 1 then 'workshop_notes' when 2 then 'tihiy_dvor' end, 'broadcast', ${pk}, true, 2000 + c,
        true, timestamptz '${NOW}', timestamptz '2026-01-01', c
      from generate_series(1, 20) c`,
    `insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, silent, is_forward, grouped_id, views,
        total_reactions_count, comments_messages_count, forward_channel_id, forward_post_id)
      select tg_channel_id, n, timestamptz '2026-02-20' + n * interval '5 hours', 'Post', '[]', '', false, n % 5 = 0, n / 4 * 4, 10 * n, 2, 3,
        case n % 5 when 0 then 1 end, case n % 5 when 0 then n end
      from config__tg_channel, generate_series(1, 40) n`,
    `insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, captured_at, status, views)
      select pk, n || 'h', n * 3600, due, due, 'on_time', 1
      from stat_post, unnest(array[1, 24]) n, lateral (select date_of_post + n * interval '1 hour' as due) as window_of`,
    `insert into stat_post_snapshot (stat_post_pk, timestamp, views)
      select pk, date_of_post + n * interval '50 minutes', n from stat_post, generate_series(1, 3) n`,
    `insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
      select pk, 'emoji', '👍', '1f44d', 2 from stat_post`,
    `insert into stat_channel (tg_channel_id, timestamp, total_participants)
      select tg_channel_id, timestamptz '2026-02-01' + n * interval '1 hour', n from config__tg_channel, generate_series(1, 100) n`,
    `insert into stat_user (tg_channel_id, tg_user_id, first_name, first_seen_at, last_seen_at, joined_at, left_at)
      select tg_channel_id, n, 'User', timestamptz '2026-02-10', timestamptz '2026-02-20', timestamptz '2026-02-10', timestamptz '2026-02-20'
      from config__tg_channel, generate_series(1, 30) n`,
    `insert into stat_user_event (tg_channel_id, event_id, kind, at, tg_user_id, actor_id, invite_link)
      select tg_channel_id, tg_user_id * 2 + n, (array['joined_by_link', 'left'])[n + 1]::membership_event_kind,
        timestamptz '2026-02-10' + n * interval '10 days', tg_user_id, tg_user_id, case n when 0 then 'https://t.me/+x' end
      from stat_user, generate_series(0, 1) n`,
    `insert into stat_comment (tg_channel_id, tg_post_id, group_id, message_id, author_user_id, date, message)
      select tg_channel_id, tg_post_id, 1, tg_post_id * 10 + n, n, date_of_post + n * interval '1 minute', 'Comment'
      from stat_post, generate_series(1, 3) n`,
    `insert into admin_log_gap (tg_channel_id, gap_from, gap_to) select tg_channel_id, timestamptz '2026-02-12', timestamptz '2026-02-13' from config__tg_channel`,
    `insert into collection_run (tg_channel_id, started_at, status)
      select tg_channel_id, timestamptz '2026-02-28' + n * interval '1 hour', 'succeeded' from config__tg_channel, generate_series(1, 20) n`,
    `insert into job (kind, group_key, run_at, state, payload)
      select 'capture_window', tg_channel_id, timestamptz '2026-02-28', 'failed', '{}' from config__tg_channel`,
    `insert into flood_wait (session_pk, method, since, until, seconds)
      select ${pk}, 'method.' || n, timestamptz '2026-03-01', timestamptz '2026-03-02', 86400 from generate_series(1, 5) n`,
  ]
  for (const statement of rows) await fixture.sql(statement)
}, STARTUP_MS)

afterAll(() => fixture.close())

/** Statements by the heading of the page; however many channels and posts there are. */
const STATEMENTS: Record<string, number> = {
  'All channels with their newest posts': 2,
  'Reach of each post: all time, first 24 hours, first hour': 1,
  'Comments of each post: all time, first 24 hours, first hour, and by how many people': 1,
  'Reactions of each post: all time, first 24 hours, first hour, and which': 1,
  'What people wrote under a post': 4,
  'What is being said in a channel now': 2,
  'Posts of a week that did best, by engagement': 1,
  'Everything of one post, with what it was forwarded from': 2,
  'Subscriptions: date, premium or not, name, by link or not': 1,
  'Unsubscriptions: date, name, and whether the person had come by link': 1,
  'Joined, left and net, day by day, by link or not': 2,
  'The month in one figure each, with churn and premium': 3,
  'What each invite link brought': 2,
  'When people sign up: by weekday and hour': 2,
  'Of those who joined on a day, how many left within n days': 2,
  'Subscribers over time': 2,
  "A channel's reach and engagement": 11,
  'Channels compared': 9,
  'Top posts by any metric': 7,
  'Own posts, reposts, and both': 5,
  'Day by day': 6,
  'How the views of a post grew': 2,
  'Posts compared at equal age': 3,
  'What was read in time, late, or not at all': 4,
  'What is to be read next, and what was missed last': 3,
  'What goes wrong, and what waits': 7,
  'What each collection asked of Telegram': 1,
}

describe('what a documented query asks of the database', () => {
  test.each(queries)('$heading', async ({ heading, text, variables }) => {
    const lists = await fixture.statements(text, variables)
    const statistics = await fixture.asked(NOW, text, variables)
    expect({ [heading]: lists.length + statistics.length }).toEqual({ [heading]: STATEMENTS[heading] ?? Number.NaN })
  })
})
