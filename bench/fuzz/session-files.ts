import { Database } from 'bun:sqlite'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Random } from '../../src/simulator/world/random'
import { readSessionFile, readSessionText } from '../../src/telegram/session-file'
import { SessionFormatError } from '../../src/telegram/session-format-error'
import { type ForeignSession, parseSessionString } from '../../src/telegram/session-formats'
import { encodeSession } from '../../src/telegram/session-string'
import { makeTemporaryDirectory } from '../../test/support/temporary'
import {
  type PlainSession,
  pyrogramString,
  telethonString,
  writePyrogramFile,
  writeTelethonFile,
} from '../../test/telegram/support/session-writers'
import { hostileDatabases } from './hostile-databases'
import { mutateBytes } from './mutate-bytes'
import { mutateCharacters, mutateTokens } from './mutate-text'
import { type Attack, demand, type Target } from './target'

/** Whatever it reads, it may take this long; a file may be some megabytes. */
const PATIENCE_MS = 5_000
const KEY = Uint8Array.from({ length: 256 }, (_, index) => (index * 7 + 3) & 255)
const SESSION: PlainSession = {
  dcId: 2,
  host: '149.154.167.51',
  port: 443,
  authKey: KEY,
  userId: 6_000_000_001n,
  apiId: 12345,
}

/** What somebody takes for the session of another program. */
export const sessionFiles: Target = {
  name: 'session files',
  about: 'session files of Telethon and Pyrogram and session strings that were changed, and databases made to do harm',
  cases: 1500,
  patienceMs: 30_000,
  async open(): Promise<Attack> {
    const directory = makeTemporaryDirectory()
    const files = sourceFiles(directory)
    const strings = sourceStrings()
    let number = 0
    return {
      async run(random) {
        const file = join(directory, `case-${number++}.session`)
        const began = performance.now()
        try {
          const outcome = attempt(random, file, files, strings)
          const ms = performance.now() - began
          demand(ms < PATIENCE_MS, `it took ${Math.round(ms)} ms`)
          return outcome
        } finally {
          for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(file + suffix, { force: true })
        }
      },
      close: async () => rmSync(directory, { recursive: true }),
    }
  },
}

function attempt(random: Random, file: string, files: Buffer[], strings: string[]): string {
  const kind = random.int(0, 9)
  if (kind < 3) return read(() => parseSessionString(mutatedString(random, strings)))
  if (kind === 3) {
    const [name, make] = random.pick(Object.entries(hostileDatabases))
    make(file, KEY)
    const outcome = read(() => readSessionFile(file))
    read(() => readSessionText(readFileSync(file).toString('base64')))
    return `${name}: ${outcome}`
  }
  const bytes = mutatedFile(random, random.pick(files))
  if (random.chance(0.4)) return read(() => readSessionText(Buffer.from(bytes).toString('base64')))
  writeFileSync(file, bytes)
  return read(() => readSessionFile(file))
}

function read(attempt: () => ForeignSession): string {
  try {
    const { dcId, authKey, address } = attempt()
    demand(authKey.length === 256 && authKey.some((byte) => byte !== 0), 'a key that is none was accepted')
    demand(dcId >= 1 && dcId <= 5, `data centre ${dcId} was accepted`)
    // What is accepted has to be storable.
    if (address) encodeSession({ dcId, ...address, authKey })
    return 'accepted'
  } catch (error) {
    if (!(error instanceof SessionFormatError)) throw error
    const shown = `${error.message} ${error.cause ?? ''}`
    for (const form of ['hex', 'base64', 'latin1'] as const) {
      const secret = Buffer.from(KEY).subarray(30, 54).toString(form)
      demand(!shown.includes(secret), `the error repeats the key: ${shown.slice(0, 200)}`)
    }
    demand(shown.length < 1000, `the error has ${shown.length} characters`)
    return `refused: ${error.problem}`
  }
}

function mutatedString(random: Random, strings: string[]): string {
  const text = random.pick(strings)
  switch (random.int(0, 3)) {
    case 0:
      return mutateCharacters(random, text)
    case 1:
      return mutateTokens(random, text)
    case 2:
      return (
        (text.startsWith('1') ? '1' : '') +
        Buffer.from(mutateBytes(random, Buffer.from(text, 'base64'))).toString('base64')
      )
    default:
      return text
  }
}

/** Mostly where SQLite keeps its own numbers: in the header and at the beginning of pages. */
function mutatedFile(random: Random, bytes: Buffer): Uint8Array {
  if (random.chance(0.4)) return mutateBytes(random, bytes)
  const out = Buffer.from(bytes)
  for (let left = random.pick([1, 2, 10]); left > 0; left--) {
    const page = 4096 * random.int(0, Math.floor((out.length - 1) / 4096))
    const at = page + random.int(page === 0 ? 16 : 0, 140)
    if (at < out.length) out[at] = random.int(0, 255)
  }
  return out
}

function sourceFiles(directory: string): Buffer[] {
  const file = join(directory, 'source.session')
  const written = (write: () => void) => {
    write()
    const bytes = readFileSync(file)
    rmSync(file)
    return bytes
  }
  return [
    written(() => writeTelethonFile(file, SESSION)),
    written(() => writeTelethonFile(file, SESSION, 8)),
    written(() => writePyrogramFile(file, SESSION)),
    written(() => new Database(file, { create: true }).run('create table other (a, b)')),
  ]
}

function sourceStrings(): string[] {
  return [
    telethonString(SESSION),
    telethonString({ ...SESSION, host: '2001:b28:f23d:f001::a' }),
    pyrogramString(SESSION, '>B?256sI?'),
    pyrogramString(SESSION, '>B?256sQ?'),
    pyrogramString(SESSION, '>BI?256sQ?'),
    encodeSession({ dcId: 2, host: 'example.org', port: 443, authKey: Buffer.from(KEY) }),
  ]
}
