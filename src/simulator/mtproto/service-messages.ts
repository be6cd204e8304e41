import type { Clock } from '../../clock'
import type { TlObject, TlValue } from '../rpc'
import { type AuthKeys, futureSalts, unixSeconds } from './auth-keys'
import type { Message } from './envelope'
import { rpcResult } from './rpc-result'
import { encodeService } from './service-schema'
import type { Outgoing, Session } from './session'
import type { Sessions } from './sessions'

/** What service messages need to know beside their session. */
export interface ServiceContext {
  clock: Clock
  keys: AuthKeys
  sessions: Sessions
}

/** Does what a service message says (core.telegram.org/mtproto/service_messages); gives what is to be sent for it. */
export function serve(context: ServiceContext, session: Session, message: Message, query: TlObject): Outgoing[] {
  const answer = (body: TlObject): Outgoing[] => [
    { body: encodeService(body), content: false, answers: message.messageId },
  ]
  switch (query._) {
    case 'ping':
      return answer({ _: 'pong', msg_id: message.messageId, ping_id: long(query.ping_id) })
    case 'ping_delay_disconnect':
      session.connection?.closeAfter(Math.max(Number(query.disconnect_delay), 1) * 1000)
      return answer({ _: 'pong', msg_id: message.messageId, ping_id: long(query.ping_id) })
    case 'msgs_ack':
      for (const id of longs(query.msg_ids)) session.outbox.remove(id)
      return []
    case 'get_future_salts':
      return answer(salts(context, session, message, Number(query.num)))
    case 'msgs_state_req':
      return answer({
        _: 'msgs_state_info',
        req_msg_id: message.messageId,
        info: states(session, longs(query.msg_ids)),
      })
    case 'msg_resend_req':
      session.resend(longs(query.msg_ids).flatMap((id) => session.outbox.get(id) ?? []))
      return []
    case 'rpc_drop_answer': {
      const body = rpcResult(message.messageId, encodeService(dropAnswer(session, long(query.req_msg_id))))
      return [{ body, content: true, answers: message.messageId }]
    }
    case 'destroy_session': {
      const id = long(query.session_id)
      // A session cannot destroy itself (core.telegram.org/mtproto/service_messages).
      const destroyed = id !== session.id && context.sessions.destroy(session.key, id)
      return answer({ _: destroyed ? 'destroy_session_ok' : 'destroy_session_none', session_id: id })
    }
    case 'destroy_auth_key':
      // The session itself still has the key, and can answer with it.
      context.keys.destroy(session.key)
      context.sessions.destroyAll(session.key)
      return answer({ _: 'destroy_auth_key_ok' })
    default:
      return []
  }
}

function salts(context: ServiceContext, session: Session, message: Message, count: number): TlObject {
  const now = unixSeconds(context.clock)
  const list = futureSalts(session.key, now, count)
  return {
    _: 'future_salts',
    req_msg_id: message.messageId,
    now,
    salts: list.map(({ validSince, validUntil, salt }) => ({
      _: 'future_salt',
      valid_since: validSince,
      valid_until: validUntil,
      salt,
    })),
  }
}

/** One byte a message: 1 forgotten, 2 not received, 3 not received and newer than all others, 4 received; + 64 an answer exists. */
function states(session: Session, ids: bigint[]): Uint8Array {
  return Uint8Array.from(ids, (id) => {
    const received = session.inbox.get(id)
    if (received) return 4 + (received.outcome ? 32 : 0) + (received.answerId === null ? 0 : 64)
    if (session.inbox.isForgotten(id)) return 1
    return session.inbox.isBeyond(id) ? 3 : 2
  })
}

function dropAnswer(session: Session, requestId: bigint): TlObject {
  const request = session.inbox.get(requestId)
  if (request?.outcome && request.answerId === null && !request.dropped) {
    request.dropped = true
    return { _: 'rpc_answer_dropped_running' }
  }
  const answer = request?.answerId ? session.outbox.remove(request.answerId) : undefined
  if (!answer) return { _: 'rpc_answer_unknown' }
  return { _: 'rpc_answer_dropped', msg_id: answer.messageId, seq_no: answer.seqNo, bytes: answer.body.length }
}

function long(value: TlValue | undefined): bigint {
  return typeof value === 'bigint' ? value : 0n
}

function longs(value: TlValue | undefined): bigint[] {
  return Array.isArray(value) ? value.map(long) : []
}
