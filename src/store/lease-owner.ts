import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * Holds what is left of the lease of a session that was signed in anew: whoever uses its former key loses it at the next renewal, and
 * nobody takes it before.
 */
export const RENEWED = 'renewed'

/**
 * Who holds a lease: where the process runs, its process id there, and a name that no other process ever has. Two processes of the same
 * place can tell whether the other one is still there.
 */
export function createLeaseOwner(): string {
  return [place() ?? '', process.pid, randomUUID()].join(' ')
}

/**
 * True when the owner ran in the same place as this process and is not there any more. False whenever that cannot be known for
 * certain; its lease then has to run out.
 */
export function isGone(owner: string): boolean {
  const [where = '', pid = ''] = owner.split(' ')
  if (where === '' || where !== place()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    // It may be there and belong to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/**
 * Names one boot of one kernel and one space of process ids in it, as containers have their own; null where the system does not
 * tell (elsewhere than on Linux).
 */
function place(): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return null
  }
}
