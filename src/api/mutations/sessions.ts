import { ConflictError } from '../../domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionFrozenError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../domain/telegram-error'
import type { Builder } from '../builder'
import type { Types } from '../types'
import { outcome } from './outcome'
import { changedSession, sessionTarget, TARGET_ERRORS } from './targets'

/** `enableSession`, `disableSession` and `removeSession` */
export function addSessionMutations(builder: Builder, { session }: Types): void {
  const sessionId = builder.args((t) => ({ id: t.id({ required: true, description: 'The `id` of the session.' }) }))

  builder.mutationFields((t) => ({
    enableSession: t.field({
      type: session.node,
      description:
        'Has a disabled session collect again, or a frozen one if Telegram lets it in again, which is asked. One that is enabled is left as it is; one that is banned or logged out cannot be enabled.',
      errors: outcome('session', 'The session, enabled.', [
        ...TARGET_ERRORS,
        ConflictError,
        SessionFrozenError,
        SessionBannedError,
        SessionLoggedOutError,
        SessionLeasedError,
        FloodWaitError,
        TelegramUnreachableError,
      ]),
      args: sessionId,
      async resolve(_root, { id }, context, info) {
        const pk = await sessionTarget(context, id)
        await context.operator.setSessionEnabled(pk, true)
        return await changedSession(context, info, pk)
      },
    }),
    disableSession: t.field({
      type: session.node,
      description:
        'Has a session not collect: it is disconnected, and its channels wait until it is enabled again, unless another session can read them. A frozen one is looked at no more. One that is neither enabled nor frozen is left as it is.',
      errors: outcome('session', 'The session.', TARGET_ERRORS),
      args: sessionId,
      async resolve(_root, { id }, context, info) {
        const pk = await sessionTarget(context, id)
        await context.operator.setSessionEnabled(pk, false)
        return await changedSession(context, info, pk)
      },
    }),
    removeSession: t.field({
      type: 'ID',
      description: 'Removes a session that collects no channel (any more): remove its channels first, or move them.',
      errors: outcome('removedSessionId', 'The `id` that the session had.', [
        ...TARGET_ERRORS,
        ConflictError,
        SessionLeasedError,
        FloodWaitError,
        TelegramUnreachableError,
      ]),
      args: {
        ...sessionId,
        logOut: t.arg.boolean({
          required: true,
          defaultValue: false,
          description:
            'Whether Telegram is told to end the session as well. False: it stays in the list of devices of the account.',
        }),
      },
      async resolve(_root, { id, logOut }, context) {
        await context.operator.removeSession(await sessionTarget(context, id), { logOut })
        return id
      },
    }),
  }))
}
