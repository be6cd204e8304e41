import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recognizeSessionString } from './session-formats'

/** A session that anybody could use lies where it may be committed. */
export class PlainSessionFileError extends Error {
  override readonly name = 'PlainSessionFileError'
  constructor(
    readonly file: string,
    readonly workTree: string,
  ) {
    super(
      `${file} holds a session in the clear inside the git work tree ${workTree}: move it out of there (add-bot-session --import ` +
        'takes it over, encrypted), or use a DATA_DIR elsewhere; if it was ever pushed, end that session in a Telegram app',
    )
  }
}

/** What Telegram clients keep sessions in. */
const SESSION_FILE = /\.session(-journal|-wal|-shm)?$/i
/** The database's own files, another program's packages and git's objects hold no session of ours in the clear. */
const SKIPPED = new Set(['postgres', '.git', 'node_modules'])
/** Session strings are written into small files, `.env` and the like. */
const SMALL_BYTES = 64 * 1024
/** From the shortest session string on (Pyrogram's first form). */
const CANDIDATE = /[\w+/-]{351,}={0,2}/g

/**
 * Refuses a data directory inside a git work tree in which a session lies in the clear: a `.session` file, or a small file in which a
 * session string can be recognised. Does nothing when there is no such directory, or no work tree around it.
 * @throws PlainSessionFileError
 */
export function refusePlainSessionFiles(dataDir: string): void {
  const workTree = workTreeOf(dataDir)
  if (workTree === null || !existsSync(dataDir)) return
  for (const file of filesBelow(dataDir)) {
    if (SESSION_FILE.test(file) || holdsSessionString(file)) throw new PlainSessionFileError(file, workTree)
  }
}

/** The work tree that a directory lies in, `.git` being a directory or, in linked work trees, a file. */
function workTreeOf(directory: string): string | null {
  for (let step = directory; ; step = dirname(step)) {
    if (existsSync(join(step, '.git'))) return step
    if (step === dirname(step)) return null
  }
}

/** Files only: symbolic links lead elsewhere, and sockets hold nothing. */
function* filesBelow(directory: string): Iterable<string> {
  for (const entry of unlessUnreadable(() => readdirSync(directory, { withFileTypes: true })) ?? []) {
    const path = join(directory, entry.name)
    if (entry.isFile()) yield path
    else if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* filesBelow(path)
  }
}

function holdsSessionString(file: string): boolean {
  const text = unlessUnreadable(() => readSmall(file)) ?? ''
  return [...text.matchAll(CANDIDATE)].some(([candidate]) => recognizeSessionString(candidate) !== null)
}

function readSmall(file: string): string | null {
  const descriptor = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(SMALL_BYTES + 1)
    const length = readSync(descriptor, bytes)
    return length > SMALL_BYTES ? null : bytes.toString('latin1', 0, length)
  } finally {
    closeSync(descriptor)
  }
}

/** What we may not read, or what has gone meanwhile, is nothing that we could commit or warn of. */
function unlessUnreadable<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'ENOENT'].includes(String(error.code)))
      return null
    throw error
  }
}
