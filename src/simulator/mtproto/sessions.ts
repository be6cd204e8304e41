import type { Clock } from '../../clock'
import type { AuthKey } from './auth-keys'
import type { Connection } from './connection'
import { MessageIds } from './message-ids'
import { Session } from './session'

/** Sessions kept for one auth key; beyond them the oldest without a connection is forgotten. */
const MOST_PER_KEY = 64

/** The sessions of one data centre, by auth key. */
export class Sessions {
  private readonly byKey = new Map<bigint, Map<bigint, Session>>()
  private readonly messageIds: MessageIds

  /** `idClock` is what the ids of its messages tell. */
  constructor(
    private readonly clock: Clock,
    idClock: Clock,
  ) {
    this.messageIds = new MessageIds(idClock)
  }

  /** The id of a message outside every session. */
  nextMessageId(): bigint {
    return this.messageIds.next(true)
  }

  find(key: AuthKey, id: bigint): Session | undefined {
    return this.byKey.get(key.id)?.get(id)
  }

  /** A session that is not kept: it can only say why it was refused. */
  unkept(key: AuthKey, id: bigint): Session {
    return new Session(id, key, this.clock, this.messageIds)
  }

  create(key: AuthKey, id: bigint): Session {
    const sessions = this.byKey.get(key.id) ?? new Map<bigint, Session>()
    this.byKey.set(key.id, sessions)
    const session = this.unkept(key, id)
    sessions.set(id, session)
    if (sessions.size > MOST_PER_KEY)
      for (const old of sessions.values())
        if (old !== session && !old.connection) {
          sessions.delete(old.id)
          break
        }
    return session
  }

  destroy(key: AuthKey, id: bigint): boolean {
    return this.byKey.get(key.id)?.delete(id) ?? false
  }

  destroyAll(key: AuthKey): void {
    this.byKey.delete(key.id)
  }

  *all(): Iterable<Session> {
    for (const sessions of this.byKey.values()) yield* sessions.values()
  }

  /** Takes a closed connection away from its sessions. */
  detach(connection: Connection): void {
    for (const session of this.all()) if (session.connection === connection) session.connection = null
  }
}
