import { type AuthKey, permanentKey } from './auth-keys'
import type { Connection } from './connection'

/** Which connections speak for which account, in all data centres. */
export class ConnectionCounter {
  private readonly keys = new Map<Connection, AuthKey>()
  private readonly highest = new Map<bigint, number>()

  /** Notes under which key a connection speaks. To be told with every message: who is signed in with a key changes. */
  heard(connection: Connection, key: AuthKey): void {
    this.keys.set(connection, key)
    const userId = permanentKey(key)?.account?.userId
    if (userId !== undefined) this.highest.set(userId, Math.max(this.highest.get(userId) ?? 0, this.now(userId)))
  }

  closed(connection: Connection): void {
    this.keys.delete(connection)
  }

  /** Open connections of an account. */
  now(userId: bigint): number {
    const theirs = ([connection, key]: [Connection, AuthKey]) =>
      connection.isOpen && permanentKey(key)?.account?.userId === userId
    return [...this.keys].filter(theirs).length
  }

  /** The most that were ever open at the same time. */
  most(userId: bigint): number {
    return this.highest.get(userId) ?? 0
  }
}
