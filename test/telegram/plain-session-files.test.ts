import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PlainSessionFileError, refusePlainSessionFiles } from '../../src/telegram/plain-session-files'
import { makeTemporaryDirectory } from '../support/temporary'
import { pyrogramString, telethonString } from './support/session-writers'

let directory: string
let dataDir: string
beforeEach(() => {
  directory = realpathSync(makeTemporaryDirectory())
  dataDir = join(directory, 'clone', 'data')
  mkdirSync(join(directory, 'clone', '.git'), { recursive: true })
  mkdirSync(dataDir)
})
afterEach(() => rmSync(directory, { recursive: true }))

function write(name: string, text: string): string {
  const file = join(dataDir, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

function refused(): string | null {
  try {
    refusePlainSessionFiles(dataDir)
    return null
  } catch (error) {
    if (error instanceof PlainSessionFileError) {
      expect(error.message).toContain(error.file)
      expect(error.message).toMatch(/^[^\n]*$/)
      return error.file
    }
    throw error
  }
}

const session = { dcId: 2, host: '149.154.167.51', port: 443, authKey: Buffer.alloc(256, 9), userId: 7n, apiId: 8 }

describe('a data directory inside a git work tree', () => {
  test.each(['account.session', 'account.session-journal', 'deep/below/ACCOUNT.SESSION', '.session'])(
    'is refused with %s in it',
    (name) => {
      const file = write(name, '')
      expect(refused()).toBe(file)
    },
  )

  test.each([
    ['notes.txt', telethonString(session)],
    ['.env', `# ours\nAPI_ID=17\nSESSION="${telethonString(session)}"\n`],
    ['session.json', JSON.stringify({ session: pyrogramString(session, '>BI?256sQ?') })],
    ['old', pyrogramString(session, '>B?256sI?')],
  ])('is refused with a session string in %s', (name, text) => {
    const file = write(name, text)
    expect(refused()).toBe(file)
    expect(() => refusePlainSessionFiles(dataDir)).toThrow(/^(?!.*CQkJCQ)/)
  })

  test('is taken with what is ours, with other secrets and with long texts in it', () => {
    write('secret.key', `${'ab'.repeat(32)}\n`)
    write('lock', '')
    write('postgres/base/1/odd.session', telethonString(session))
    write('node_modules/x/test.session', '')
    write('world.jsonl', 'x'.repeat(10_000))
    write('base64.txt', Buffer.alloc(300, 77).toString('base64'))
    write('cut', telethonString(session).slice(0, -8))
    expect(refused()).toBeNull()
  })

  test('is taken when what looks like a session is only linked, or may not be read', () => {
    const elsewhere = join(directory, 'account.session')
    writeFileSync(elsewhere, '')
    symlinkSync(elsewhere, join(dataDir, 'linked'))
    mkdirSync(join(dataDir, 'closed'))
    chmodSync(join(dataDir, 'closed'), 0)
    expect(refused()).toBeNull()
    chmodSync(join(dataDir, 'closed'), 0o700)
  })

  test('is refused in a linked work tree, too, and when it is the work tree itself', () => {
    rmSync(join(directory, 'clone', '.git'), { recursive: true })
    writeFileSync(join(directory, 'clone', '.git'), 'gitdir: elsewhere\n')
    const file = write('a.session', '')
    expect(refused()).toBe(file)
    dataDir = join(directory, 'clone')
    expect(refused()).toBe(file)
  })
})

test('elsewhere, or where there is nothing yet, nothing is refused', () => {
  rmSync(join(directory, 'clone', '.git'), { recursive: true })
  write('a.session', telethonString(session))
  expect(refused()).toBeNull()
  mkdirSync(join(directory, 'clone', '.git'))
  dataDir = join(directory, 'clone', 'not', 'yet')
  expect(refused()).toBeNull()
})
