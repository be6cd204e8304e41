/** What somebody who uses the API may do: `read` reads statistics, `admin` also changes things and sees who changed what. */
export type Role = 'read' | 'admin'

/** Who uses the API. */
export interface Principal {
  /** As in the audit log. */
  name: string
  role: Role
  /** Telegram's ids of the channels that it is limited to. Null: it may see all. */
  channels: readonly bigint[] | null
}

/** Whoever reaches the API of a process that has no tokens, which only this machine can. */
export const LOCAL_OPERATOR: Principal = { name: 'local', role: 'admin', channels: null }

/** Whoever types a command on this machine. */
export const COMMAND: Principal = { name: 'script', role: 'admin', channels: null }
