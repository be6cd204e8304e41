import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hostileDatabases } from '../../bench/fuzz/hostile-databases'
import { readSessionFile, readSessionText } from '../../src/telegram/session-file'
import { SessionFormatError } from '../../src/telegram/session-format-error'
import { withTemporaryDirectory } from '../support/temporary'

const KEY = new Uint8Array(256).fill(7)
const HARMLESS = ['a proper session', 'a proper row with an odd address']

test.each(Object.keys(hostileDatabases).filter((name) => !HARMLESS.includes(name)))(
  '%s is no session, and that is found out at once',
  (name) =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'some.session')
      hostileDatabases[name]?.(file, KEY)
      const began = performance.now()
      expect(() => readSessionFile(file)).toThrow(SessionFormatError)
      expect(performance.now() - began).toBeLessThan(2000)
      expect(() => readSessionText(readFileSync(file).toString('base64'))).toThrow(SessionFormatError)
    }),
)

test('an address that is none is left out', () =>
  withTemporaryDirectory(async (directory) => {
    const file = join(directory, 'some.session')
    hostileDatabases['a proper row with an odd address']?.(file, KEY)
    expect(readSessionFile(file)).toMatchObject({ dcId: 2, address: null })
  }))
