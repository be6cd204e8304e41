import type { RequestCounts } from '../collect/ports'
import type { TextEntity } from '../domain/post'

/** A JSON column does not hold what the program writes into it. */
export class UnexpectedJsonError extends Error {
  override readonly name = 'UnexpectedJsonError'
  constructor(readonly column: string) {
    super(`The JSON column ${column} does not have the expected form`)
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const OPTIONAL_TEXT = ['url', 'language', 'documentId', 'userId']

function isTextEntity(value: unknown): value is TextEntity {
  return (
    isRecord(value) &&
    typeof value.type === 'string' &&
    Number.isInteger(value.offset) &&
    Number.isInteger(value.length) &&
    OPTIONAL_TEXT.every((name) => value[name] === undefined || typeof value[name] === 'string')
  )
}

/** The formatting entities stored with a post. */
export function textEntities(json: unknown): TextEntity[] {
  if (!Array.isArray(json) || !json.every(isTextEntity)) throw new UnexpectedJsonError('stat_post.entities')
  return json
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value)
}

/** Requests by MTProto method as stored with a run. */
export function requestCounts(json: unknown): RequestCounts {
  if (!isRecord(json)) throw new UnexpectedJsonError('collection_run.requests')
  const entries = Object.entries(json).map(([method, count]): [string, number] => {
    if (!isCount(count)) throw new UnexpectedJsonError('collection_run.requests')
    return [method, count]
  })
  return Object.fromEntries(entries)
}

/** A value as JSON, 64-bit integers as decimal strings; undefined for what JSON has nothing for. */
export function jsonText(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? part.toString() : part))
}
