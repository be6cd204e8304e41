import { realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

export interface UnixUser {
  uid: number
  gid: number
}

export interface Permissions extends UnixUser {
  /** The file's mode bits. */
  mode: number
}

/** Whether a user who is in no other group may search a directory or run a program. */
export function mayEnter(file: Permissions, user: UnixUser): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0
  return ((file.mode >> shift) & 0o1) !== 0
}

/** Whether a user gets through every directory down to a path and may enter or run what is there. */
export function canReach(path: string, user: UnixUser): boolean {
  for (let step = realpathSync(path); ; step = dirname(step)) {
    if (!mayEnter(statSync(step), user)) return false
    if (step === dirname(step)) return true
  }
}
