import type { Builder } from '../builder'
import { addCohortStatistics } from '../statistics/cohorts'
import { addCommentStatistics } from '../statistics/comments'
import { addInviteLinkStatistics } from '../statistics/invite-links'
import { addMembershipStatistics } from '../statistics/membership'
import { addPostStatistics } from '../statistics/post-statistics'
import { addSignupStatistics } from '../statistics/signups'
import { defineStatistics } from '../statistics/statistics'
import { addSubscriberStatistics } from '../statistics/subscribers'
import { defineTimeBuckets } from '../statistics/time-buckets'
import { defineAuditEntry } from './audit-entry'
import { defineChannel } from './channel'
import { addChannelComments } from './channel-comments'
import { addChannelMembership } from './channel-membership'
import { defineComment } from './comment'
import { defineEnums } from './enums'
import { defineFloodWait } from './flood-wait'
import { addInviteLists } from './invite-lists'
import { defineJob } from './job'
import { defineLogin } from './login'
import { defineMember } from './member'
import { addMemberEvents } from './member-events'
import { defineMembershipEvent } from './membership-event'
import { addChannelOddElements, defineOddElement } from './odd-element'
import { defineOperatorErrors } from './operator-errors'
import { definePost } from './post'
import { addPostComments } from './post-comments'
import { addPostWindows } from './post-windows'
import { addRequestForecast } from './request-forecast'
import { defineRun } from './run'
import { defineSession } from './session'
import { defineTelegramClock } from './telegram-clock'
import { defineViewer } from './viewer'

export type Types = ReturnType<typeof defineTypes>

/** Every type of the schema; those that the queries return. */
export function defineTypes(builder: Builder) {
  const enums = defineEnums(builder)
  const post = definePost(builder, enums)
  const run = defineRun(builder, enums)
  const channel = defineChannel(builder, enums, { post, run })
  const floodWait = defineFloodWait(builder)
  const session = defineSession(builder, enums, { channel, floodWait })
  addRequestForecast(builder, { channel, session })
  const member = defineMember(builder, enums)
  const membershipEvent = defineMembershipEvent(builder, enums)
  addMemberEvents(builder, enums, { member, membershipEvent })
  const comment = defineComment(builder, enums)
  addPostComments(builder, enums, { post, comment })
  addChannelComments(builder, enums, { channel, comment })
  const window = addPostWindows(builder, enums, post)
  addChannelMembership(builder, enums, { channel, member, membershipEvent })
  const oddElement = defineOddElement(builder, enums)
  addChannelOddElements(builder, enums, { channel, oddElement })
  addInviteLists(builder, enums, channel)
  const job = defineJob(builder, enums)
  defineOperatorErrors(builder)
  const login = defineLogin(builder, session)
  const auditEntry = defineAuditEntry(builder)
  const viewer = defineViewer(builder)
  const telegramClock = defineTelegramClock(builder)
  const statistics = defineStatistics(builder)
  const buckets = defineTimeBuckets(builder)
  addPostStatistics(builder, enums, { statistics, post, buckets })
  addMembershipStatistics(builder, statistics, buckets)
  addSignupStatistics(builder, statistics)
  addInviteLinkStatistics(builder, statistics)
  addCohortStatistics(builder, statistics, buckets)
  addSubscriberStatistics(builder, statistics, buckets)
  addCommentStatistics(builder, statistics, buckets)
  return {
    oddElement,
    enums,
    statistics,
    post,
    window,
    run,
    channel,
    session,
    floodWait,
    job,
    login,
    auditEntry,
    viewer,
    telegramClock,
  }
}
