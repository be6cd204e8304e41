import { randomBytes } from 'node:crypto'
import { GZIP_PACKED } from '../tl/built-in'
import { TlReader } from '../tl/reader'
import { gunzip } from '../tl/request'
import { type AuthKey, isValidSalt, saltAt, unixSeconds } from './auth-keys'
import type { Connection } from './connection'
import { openContainer } from './container'
import type { Envelope, Message } from './envelope'
import type { Fate } from './faults'
import { BAD_MESSAGE, type BadMessageCode } from './inbox'
import { messageIdAt } from './message-ids'
import { rpcResult } from './rpc-result'
import { type ServiceContext, serve } from './service-messages'
import { decodeService, encodeService, MSG_CONTAINER, serviceConstructor } from './service-schema'
import type { Outgoing, Session } from './session'

/** The API behind the protocol. */
export interface Api {
  /** Asked once for each request, before it is done. */
  fateOf(session: Session, request: Message): Fate
  /** Answers one request; never rejects. `result` is what goes into its `rpc_result`, `failed` whether that is an error. */
  answer(session: Session, request: Message): Promise<{ result: Uint8Array; failed: boolean }>
}

/** A message id may be this much older or newer than the server's clock (core.telegram.org/mtproto/description). */
const OLDEST_MS = 300_000
const NEWEST_MS = 30_000

/** Takes decrypted messages through the rules of their session: to the service messages or to the API, each once. */
export class Receiver {
  constructor(
    private readonly context: ServiceContext,
    private readonly api: Api,
  ) {}

  /** Undecodable contents are a `TlDecodeError`. */
  receive(connection: Connection, key: AuthKey, envelope: Envelope): void {
    const { sessions, clock } = this.context
    const known = sessions.find(key, envelope.sessionId)
    if (!isValidSalt(key, envelope.salt, unixSeconds(clock))) {
      const session = known ?? sessions.unkept(key, envelope.sessionId)
      session.connection = connection
      session.send([this.badSalt(key, envelope)])
      return
    }
    const body = unpack(envelope.body)
    const messages = firstUint(body) === MSG_CONTAINER ? openContainer(body) : null
    const problem = this.problemWith(envelope, known ?? null, body, messages)
    if (problem !== null) {
      const session = known ?? sessions.unkept(key, envelope.sessionId)
      session.connection = connection
      session.send([badMessage(envelope, problem)])
      return
    }
    const session = known ?? sessions.create(key, envelope.sessionId)
    session.connection = connection
    const outgoing = known ? [] : [this.newSession(key, messages?.[0] ?? envelope)]
    if (messages) session.inbox.add(envelope.messageId, envelope.seqNo)
    for (const message of messages ?? [{ ...envelope, body }]) outgoing.push(...this.take(session, message))
    if (outgoing.length > 0) session.send(outgoing)
    // After the acknowledgements that the client may have brought along.
    session.resend(session.outbox.lost())
  }

  private problemWith(
    envelope: Envelope,
    session: Session | null,
    body: Uint8Array,
    messages: Message[] | null,
  ): BadMessageCode | null {
    const { messageId, seqNo } = envelope
    const now = this.context.clock.now().getTime()
    if (messageId % 4n !== 0n) return BAD_MESSAGE.idNotDivisibleByFour
    if (messageId < messageIdAt(new Date(now - OLDEST_MS))) return BAD_MESSAGE.idTooLow
    if (messageId > messageIdAt(new Date(now + NEWEST_MS))) return BAD_MESSAGE.idTooHigh
    if (firstUint(body) !== MSG_CONTAINER) return null
    if (messages?.every((inner) => inner.messageId < messageId) !== true) return BAD_MESSAGE.badContainer
    if (seqNo % 2 !== 0) return BAD_MESSAGE.seqNoMustBeEven
    return session?.inbox.get(messageId) ? BAD_MESSAGE.containerIdRepeated : null
  }

  /** Does one message, unless it was done before; gives what is to be sent for it at once. */
  private take(session: Session, message: Message): Outgoing[] {
    const { inbox } = session
    const { messageId, seqNo } = message
    const isContent = seqNo % 2 !== 0
    if (inbox.get(messageId)) return isContent ? this.repeat(session, messageId) : []
    const body = unpack(message.body)
    const isService = serviceConstructor(firstUint(body)) !== undefined
    const problem = messageProblem(session, message, isService)
    if (problem !== null) return [badMessage(message, problem)]
    const fate = isService ? 'heard' : this.api.fateOf(session, { messageId, seqNo, body })
    if (fate === 'cut') session.connection?.cut()
    // As if lost: neither acknowledged nor remembered, so that the client may send it again.
    if (fate !== 'heard') return []

    const received = inbox.add(messageId, seqNo)
    const acknowledged = isContent ? [acknowledge(messageId)] : []
    if (isService)
      return [...acknowledged, ...serve(this.context, session, { messageId, seqNo, body }, decodeService(body))]
    const answer = this.api.answer(session, { messageId, seqNo, body })
    received.outcome = answer.then(({ failed }) => !failed)
    answer.then(({ result }) => {
      if (!received.dropped) session.send([{ body: rpcResult(messageId, result), content: true, answers: messageId }])
    })
    return acknowledged
  }

  /** A message that came before is not done again: its answer, if the client has not acknowledged it, is sent again. */
  private repeat(session: Session, messageId: bigint): Outgoing[] {
    const answer = session.outbox.answerTo(messageId)
    if (answer) session.resend([answer])
    return [acknowledge(messageId)]
  }

  private newSession(key: AuthKey, first: Message): Outgoing {
    const { salt } = saltAt(key, unixSeconds(this.context.clock))
    const body = encodeService({
      _: 'new_session_created',
      first_msg_id: first.messageId,
      unique_id: randomBytes(8).readBigInt64LE(),
      server_salt: salt,
    })
    return { body, content: true, answers: null }
  }

  private badSalt(key: AuthKey, { messageId, seqNo }: Message): Outgoing {
    const { salt } = saltAt(key, unixSeconds(this.context.clock))
    const body = encodeService({
      _: 'bad_server_salt',
      bad_msg_id: messageId,
      bad_msg_seqno: seqNo,
      error_code: BAD_MESSAGE.badSalt,
      new_server_salt: salt,
    })
    return { body, content: false, answers: messageId }
  }
}

function messageProblem(session: Session, message: Message, isService: boolean): BadMessageCode | null {
  const { messageId, seqNo } = message
  if (messageId % 4n !== 0n) return BAD_MESSAGE.idNotDivisibleByFour
  if (session.inbox.isForgotten(messageId)) return BAD_MESSAGE.tooOld
  if (!isService && seqNo % 2 === 0) return BAD_MESSAGE.seqNoMustBeOdd
  return session.inbox.badSeqNo(messageId, seqNo)
}

function badMessage({ messageId, seqNo }: Message, code: BadMessageCode): Outgoing {
  const body = encodeService({
    _: 'bad_msg_notification',
    bad_msg_id: messageId,
    bad_msg_seqno: seqNo,
    error_code: code,
  })
  return { body, content: false, answers: messageId }
}

function acknowledge(messageId: bigint): Outgoing {
  return { body: encodeService({ _: 'msgs_ack', msg_ids: [messageId] }), content: false, answers: null }
}

function firstUint(body: Uint8Array): number {
  return new TlReader(body).uint()
}

function unpack(body: Uint8Array): Uint8Array {
  const reader = new TlReader(body)
  return reader.uint() === GZIP_PACKED ? gunzip(reader.bytes()) : body
}
