import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import {
  type WorldFile,
  type WorldFileEntry,
  type WorldFileUser,
  worldFileChannel,
  worldFileEntry,
  worldFileUser,
} from './world-file'

/** Problems of one line that are told. */
const MOST_PROBLEMS = 5
/** A key of the file's own may be of any length. */
const LONGEST_PATH = 100

/** A world file that cannot be used: which, where, and what is wrong with it. */
export class WorldFileError extends Error {
  override readonly name = 'WorldFileError'
  constructor(
    readonly file: string,
    /** Counted from 1; null when the file as a whole is meant. */
    readonly line: number | null,
    readonly problem: string,
  ) {
    super(line === null ? `${file}: ${problem}` : `${file}, line ${line}: ${problem}`)
  }
}

/** Reads and checks one world file. Rejects with `WorldFileError`. */
export async function readWorldFile(path: string): Promise<WorldFile> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new WorldFileError(path, null, `cannot be read (${code})`)
  }
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new WorldFileError(path, null, 'is not UTF-8 text')
  }
  return parseWorldFile(text, path)
}

/** Checks a world file's text: JSON lines, first the channel, then its messages. Throws `WorldFileError`. */
export function parseWorldFile(text: string, name: string): WorldFile {
  const lines = text
    .replace(/^\ufeff/, '')
    .split('\n')
    .map((line, index) => ({ number: index + 1, json: line.endsWith('\r') ? line.slice(0, -1) : line }))
    .filter((line) => line.json.trim() !== '')
  const [first, ...rest] = lines
  if (first === undefined) throw new WorldFileError(name, null, 'is empty; its first line must be the channel')
  const channel = parseChannel(first, name)
  const ids = new Map<number, number>()
  const commentIds = new Map<number, number>()
  const userIds = new Map<number, number>()
  const people: WorldFileUser[] = []
  const entries = rest.flatMap((line) => {
    const entry = parseEntry(line, name)
    if (entry.type === 'user') {
      claim(userIds, Number(entry.id), line.number, `user id ${entry.id}`, name)
      people.push(entry)
      return []
    }
    claim(ids, entry.id, line.number, `message id ${entry.id}`, name)
    if (entry.type === 'message') {
      if (entry.comments !== null && channel.kind !== 'broadcast') {
        throw new WorldFileError(
          name,
          line.number,
          `comments: a ${channel.kind} has none, only a broadcast channel has`,
        )
      }
      for (const { id } of entry.comments ?? []) claim(commentIds, id, line.number, `comment id ${id}`, name)
    }
    return [entry]
  })
  return { name, channel, people, entries: entries.sort((a, b) => a.id - b.id) }
}

interface Line {
  number: number
  json: string
}

function claim(taken: Map<number, number>, id: number, line: number, what: string, file: string): void {
  const before = taken.get(id)
  if (before !== undefined) throw new WorldFileError(file, line, `${what} was already used in line ${before}`)
  taken.set(id, line)
}

function parseChannel(line: Line, file: string) {
  const value = parseJson(line, file)
  if (typeOf(value) !== 'channel') {
    throw new WorldFileError(file, line.number, 'type: the first line must be of type "channel"')
  }
  return check(worldFileChannel, value, line, file)
}

function parseEntry(line: Line, file: string): WorldFileEntry | WorldFileUser {
  const value = parseJson(line, file)
  const type = typeOf(value)
  if (type === 'channel') {
    throw new WorldFileError(file, line.number, 'type: a second channel; one file holds one channel')
  }
  if (type === 'user') return check(worldFileUser, value, line, file)
  if (type !== undefined && type !== 'message' && type !== 'service') {
    throw new WorldFileError(file, line.number, 'type: must be channel, message, service or user')
  }
  return check(worldFileEntry, value, line, file)
}

function typeOf(value: object): unknown {
  return 'type' in value ? value.type : undefined
}

function parseJson(line: Line, file: string): object {
  let value: unknown
  try {
    // Numbers that a double cannot hold come through exactly, as bigints; the reviver is slow and rarely needed.
    value = /\d{16}/.test(line.json) ? JSON.parse(line.json, keepLong) : JSON.parse(line.json)
  } catch {
    throw new WorldFileError(file, line.number, 'is not valid JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new WorldFileError(file, line.number, 'is not a JSON object')
  }
  return value
}

function keepLong(_key: string, value: unknown, context?: { source?: string }): unknown {
  const exact = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return exact && context?.source !== undefined && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value
}

function check<T extends z.ZodType>(schema: T, value: object, line: Line, file: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.').slice(0, LONGEST_PATH)
    const missing = issue.path.length === 1 && !(path in value)
    const message = missing ? 'is missing' : deepest(issue)
    return path === '' ? message : `${path}: ${message}`
  })
  const different = [...new Set(problems)]
  const more = different.length > MOST_PROBLEMS ? [`and ${different.length - MOST_PROBLEMS} more`] : []
  throw new WorldFileError(file, line.number, [...different.slice(0, MOST_PROBLEMS), ...more].join('; '))
}

/** A record's bad key carries its own problem one level down. */
function deepest(issue: z.core.$ZodIssue): string {
  const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined
  return inner === undefined ? issue.message : inner.message
}
