import type { GraphQLResolveInfo } from 'graphql'
import type { HistoryLimit } from '../../domain/history-limit'
import { ChannelNotResolvedError, ConflictError, InvalidInputError } from '../../domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionDisabledError,
  SessionFrozenError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../domain/telegram-error'
import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import type { Operator } from '../ports'
import type { Types } from '../types'
import { outcome } from './outcome'
import { changedChannel, channelTarget, sessionTarget, TARGET_ERRORS } from './targets'

/** Why a session cannot be used. */
const SESSION_ERRORS = [SessionDisabledError, SessionFrozenError, SessionBannedError, SessionLoggedOutError]

/** What asking Telegram for a channel can have wrong. */
const ASKING_ERRORS = [
  ...TARGET_ERRORS,
  ...SESSION_ERRORS,
  ConflictError,
  FloodWaitError,
  SessionLeasedError,
  TelegramUnreachableError,
]

function limitOf({ since, posts }: { since?: Date | null; posts?: number | null }): HistoryLimit {
  return { since: since ?? null, posts: posts ?? null }
}

/** Resolves to the channel with the id that is given, after a change to it. */
function changing(change: (operator: Operator, tgChannelId: bigint) => Promise<void>) {
  return async (_root: unknown, { id }: { id: string }, context: ApiContext, info: GraphQLResolveInfo) => {
    const { pk, tgChannelId } = await channelTarget(context, id)
    await change(context.operator, tgChannelId)
    return await changedChannel(context, info, { pk })
  }
}

/** `addChannel`, `setChannelHistory`, `pauseChannel`, `resumeChannel`, `removeChannel`, `moveChannel` and `collectNow` */
export function addChannelMutations(builder: Builder, { channel }: Types): void {
  const channelId = builder.args((t) => ({ id: t.id({ required: true, description: 'The `id` of the channel.' }) }))

  const limits = {
    since: 'Posts published before this are left out. Null: no date ends it.',
    posts: 'At most so many posts, the newest, from 1. Null: no number ends it.',
  }
  const historyLimit = builder.inputType('HistoryLimitInput', {
    description:
      'How far back the first reading of a channel goes; it ends as soon as either says so. With both null, `HISTORY_SINCE` and `HISTORY_POSTS` say.',
    fields: (t) => ({
      since: t.field({ type: 'DateTime', description: limits.since }),
      posts: t.int({ description: limits.posts }),
    }),
  })

  builder.mutationFields((t) => ({
    addChannel: t.field({
      type: channel.node,
      description:
        'Has a channel collected that an account sees, from now on and back to its first post, or as far as `history` or the settings say. One that is collected by this session, or by any if none is named, is left as it is.',
      errors: outcome('channel', 'The channel.', [...ASKING_ERRORS, ChannelNotResolvedError]),
      args: {
        name: t.arg.string({
          required: true,
          description:
            "Its title as the account's list of chats has it, its @username, a t.me link to it or its numeric id.",
        }),
        sessionId: t.arg.id({
          description: 'The `id` of the session that collects it. Null: any enabled one that sees it.',
        }),
        history: t.arg({
          type: historyLimit,
          description: 'How far back its first reading goes, also of one that is collected already. Null: as before.',
        }),
      },
      async resolve(_root, { name, sessionId, history }, context, info) {
        const sessionPk = sessionId == null ? null : await sessionTarget(context, sessionId, 'sessionId')
        const { channelId: tgChannelId } = await context.operator.addChannel({
          name,
          sessionPk,
          ...(history && { history: limitOf(history) }),
        })
        return await changedChannel(context, info, { tgChannelId })
      },
    }),
    setChannelHistory: t.field({
      type: channel.node,
      description:
        'Says how far back the first reading of a channel goes. Further back than it went: the next collection goes on from where it ended. Less far: nothing is deleted, and what was read is read on; only what was not read yet stays so.',
      errors: outcome('channel', 'The channel.', TARGET_ERRORS),
      args: {
        ...channelId,
        since: t.arg({ type: 'DateTime', description: limits.since }),
        posts: t.arg.int({ description: limits.posts }),
      },
      async resolve(_root, { id, ...limit }, context, info) {
        const { pk, tgChannelId } = await channelTarget(context, id)
        await context.operator.setChannelHistory(tgChannelId, limitOf(limit))
        return await changedChannel(context, info, { pk })
      },
    }),
    pauseChannel: t.field({
      type: channel.node,
      description:
        'Has a channel not collected until it is resumed; what was collected stays. Posts that come of an age meanwhile miss their windows. A paused one is left as it is.',
      errors: outcome('channel', 'The channel, paused.', TARGET_ERRORS),
      args: channelId,
      resolve: changing((operator, channelId) => operator.pauseChannel(channelId)),
    }),
    resumeChannel: t.field({
      type: channel.node,
      description:
        'Has a channel collected again that is paused or that no account could read. An active one is left as it is.',
      errors: outcome('channel', 'The channel, active.', TARGET_ERRORS),
      args: channelId,
      resolve: changing((operator, channelId) => operator.resumeChannel(channelId)),
    }),
    removeChannel: t.field({
      type: 'ID',
      description:
        'Deletes a channel here with everything that was collected of it. It cannot be undone; Telegram forgets most of it, so pause it instead if in doubt. On Telegram nothing changes.',
      errors: outcome('removedChannelId', 'The `id` that the channel had.', [...TARGET_ERRORS, ConflictError]),
      args: {
        ...channelId,
        title: t.arg.string({
          required: true,
          description: 'Its `title`, exactly: to confirm that this channel is meant.',
        }),
      },
      async resolve(_root, { id, title }, context) {
        const target = await channelTarget(context, id)
        if (title !== target.title) {
          throw new InvalidInputError('title', title, `the title of the channel, ${JSON.stringify(target.title)}`)
        }
        await context.operator.removeChannel(target.tgChannelId)
        return id
      },
    }),
    moveChannel: t.field({
      type: channel.node,
      description:
        'Has another session collect a channel, once that session has been seen to reach it. One that it collects already is left as it is.',
      errors: outcome('channel', 'The channel with its new session.', ASKING_ERRORS),
      args: {
        ...channelId,
        sessionId: t.arg.id({ required: true, description: 'The `id` of the session that collects it from now on.' }),
      },
      async resolve(_root, { id, sessionId }, context, info) {
        const { pk, tgChannelId } = await channelTarget(context, id)
        const sessionPk = await sessionTarget(context, sessionId, 'sessionId')
        await context.operator.moveChannel(tgChannelId, sessionPk)
        return await changedChannel(context, info, { pk })
      },
    }),
    collectNow: t.field({
      type: channel.node,
      description:
        'Queues a collection of a channel now, whatever the schedule says, and answers once it is queued: `lastRun` shows it when it has begun. A channel that is being collected is left at that; a paused one cannot be collected.',
      errors: outcome('channel', 'The channel.', [...TARGET_ERRORS, ...SESSION_ERRORS, ConflictError]),
      args: channelId,
      resolve: changing((operator, channelId) => operator.collectNow(channelId)),
    }),
  }))
}
