import { createHash } from 'node:crypto'
import init from '../../../prisma/migrations/20261122000000_init/migration.sql' with { type: 'text' }
import commentsAndMembers from '../../../prisma/migrations/20261122100000_comments_and_members/migration.sql' with {
  type: 'text',
}
import windowsAndJobs from '../../../prisma/migrations/20261122100100_windows_and_jobs/migration.sql' with {
  type: 'text',
}
import safety from '../../../prisma/migrations/20261122100200_safety/migration.sql' with { type: 'text' }
import apiIndexes from '../../../prisma/migrations/20261122100300_api_indexes/migration.sql' with { type: 'text' }
import membershipStatistics from '../../../prisma/migrations/20261122100500_membership_statistics/migration.sql' with {
  type: 'text',
}
import postOrders from '../../../prisma/migrations/20261122100600_post_orders/migration.sql' with { type: 'text' }
import upkeep from '../../../prisma/migrations/20261122100610_upkeep/migration.sql' with { type: 'text' }
import operate from '../../../prisma/migrations/20261122100700_operate/migration.sql' with { type: 'text' }
import audit from '../../../prisma/migrations/20261122100800_audit/migration.sql' with { type: 'text' }
import windowsByDueTime from '../../../prisma/migrations/20261122100900_windows_by_due_time/migration.sql' with {
  type: 'text',
}
import todoLists from '../../../prisma/migrations/20261130100000_todo_lists/migration.sql' with { type: 'text' }
import todoListsKnown from '../../../prisma/migrations/20261130100100_todo_lists_known/migration.sql' with {
  type: 'text',
}
import oddElements from '../../../prisma/migrations/20261130110000_odd_elements/migration.sql' with { type: 'text' }
import historyEnd from '../../../prisma/migrations/20261130110100_history_end/migration.sql' with { type: 'text' }
import frozenSessions from '../../../prisma/migrations/20261130120000_frozen_sessions/migration.sql' with {
  type: 'text',
}
import channelReadingDue from '../../../prisma/migrations/20261130130000_channel_reading_due/migration.sql' with {
  type: 'text',
}
import expectedPosts from '../../../prisma/migrations/20261130130100_expected_posts/migration.sql' with { type: 'text' }
import stars from '../../../prisma/migrations/20261130140000_stars/migration.sql' with { type: 'text' }
import switchedOff from '../../../prisma/migrations/20261130140100_switched_off/migration.sql' with { type: 'text' }
import offSince from '../../../prisma/migrations/20261130140200_off_since/migration.sql' with { type: 'text' }
import reposts from '../../../prisma/migrations/20261130150000_reposts/migration.sql' with { type: 'text' }
import commentClaims from '../../../prisma/migrations/20261130160000_comment_claims/migration.sql' with { type: 'text' }
import discussionBackfill from '../../../prisma/migrations/20261130160100_discussion_backfill/migration.sql' with {
  type: 'text',
}
import commentsByThread from '../../../prisma/migrations/20261130160200_comments_by_thread/migration.sql' with {
  type: 'text',
}
import missedTimeUnknown from '../../../prisma/migrations/20261130170000_missed_time_unknown/migration.sql' with {
  type: 'text',
}
import asOf from '../../../prisma/migrations/20261130180000_as_of/migration.sql' with { type: 'text' }
import arrivals from '../../../prisma/migrations/20261130180100_arrivals/migration.sql' with { type: 'text' }
import historyLimit from '../../../prisma/migrations/20261130180200_history_limit/migration.sql' with { type: 'text' }

export interface Migration {
  /** The directory's name, by which they are ordered. */
  name: string
  sql: string
  /** SHA-256 of the file in hexadecimal, as Prisma records it. */
  checksum: string
}

export function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}

/** All of `prisma/migrations`, oldest first; they travel inside the program. A test fails when one is missing here. */
export const embeddedMigrations: readonly Migration[] = [
  migration('20261122000000_init', init),
  migration('20261122100000_comments_and_members', commentsAndMembers),
  migration('20261122100100_windows_and_jobs', windowsAndJobs),
  migration('20261122100200_safety', safety),
  migration('20261122100300_api_indexes', apiIndexes),
  migration('20261122100500_membership_statistics', membershipStatistics),
  migration('20261122100600_post_orders', postOrders),
  migration('20261122100610_upkeep', upkeep),
  migration('20261122100700_operate', operate),
  migration('20261122100800_audit', audit),
  migration('20261122100900_windows_by_due_time', windowsByDueTime),
  migration('20261130100000_todo_lists', todoLists),
  migration('20261130100100_todo_lists_known', todoListsKnown),
  migration('20261130110000_odd_elements', oddElements),
  migration('20261130110100_history_end', historyEnd),
  migration('20261130120000_frozen_sessions', frozenSessions),
  migration('20261130130000_channel_reading_due', channelReadingDue),
  migration('20261130130100_expected_posts', expectedPosts),
  migration('20261130140000_stars', stars),
  migration('20261130140100_switched_off', switchedOff),
  migration('20261130140200_off_since', offSince),
  migration('20261130150000_reposts', reposts),
  migration('20261130160000_comment_claims', commentClaims),
  migration('20261130160100_discussion_backfill', discussionBackfill),
  migration('20261130160200_comments_by_thread', commentsByThread),
  migration('20261130170000_missed_time_unknown', missedTimeUnknown),
  migration('20261130180000_as_of', asOf),
  migration('20261130180100_arrivals', arrivals),
  migration('20261130180200_history_limit', historyLimit),
]
