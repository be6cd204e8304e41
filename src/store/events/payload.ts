import type { StoredEvent, StoredKind } from '../../domain/stored-event'

/** Of `NOTIFY`. */
export const EVENT_CHANNEL = 'teletally'

/** A payload must stay below 8,000 bytes, and a primary key takes up to 19 digits and a comma. */
const MOST_KEYS = 350

const KINDS: Record<StoredKind, true> = { run: true, post: true, old_post: true, window: true }

/** An event as text, `kind channel key,key,...`; in several pieces when one would be too long. */
export function encodeEvent({ kind, channelId, pks }: StoredEvent): string[] {
  const pieces = Array.from({ length: Math.ceil(pks.length / MOST_KEYS) }, (_, piece) =>
    pks.slice(piece * MOST_KEYS, (piece + 1) * MOST_KEYS),
  )
  return pieces.map((keys) => `${kind} ${channelId} ${keys.join(',')}`)
}

/** Reads what `encodeEvent` wrote; null: somebody else's notification, or one of a later version. */
export function decodeEvent(payload: string): StoredEvent | null {
  const [, kind = '', channelId = '', keys = ''] = /^(\w+) (\d{1,19}) (\d{1,19}(?:,\d{1,19})*)$/.exec(payload) ?? []
  return isKind(kind) ? { kind, channelId: BigInt(channelId), pks: keys.split(',').map(BigInt) } : null
}

function isKind(name: string): name is StoredKind {
  return Object.hasOwn(KINDS, name)
}
