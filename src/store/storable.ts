import { type TextOwner, UnstorableTextError } from './collect-errors'

/**
 * Refuses what holds a text that PostgreSQL cannot. `owner`: what of the channel it is, null for the channel itself.
 * @throws UnstorableTextError
 */
export function requireStorable(channelId: bigint, owner: TextOwner | null, value: object): void {
  const path = unstorablePath(value)
  if (path !== null) throw new UnstorableTextError(channelId, owner, path)
}

/** The path to the first string within a value that PostgreSQL cannot hold as text or JSON; null when it can hold all. */
export function unstorablePath(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path || '(itself)' : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, part] of Object.entries(value)) {
    const found = unstorablePath(part, path === '' ? key : `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
