import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { loadSecretKey, SecretKeyInvalidError } from '../../src/store/secret-key'
import { createSecretBox, SecretKeyError } from '../../src/store/secrets'
import { makeTemporaryDirectory } from '../support/temporary'

describe('a secret box', () => {
  const box = createSecretBox(Buffer.alloc(32, 1))

  test('gives back any secret, and never the same bytes twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
        const sealed = box.seal('api_hash', secret)
        expect(box.open('api_hash', sealed)).toBe(secret)
        expect(box.seal('api_hash', secret)).not.toEqual(sealed)
      }),
    )
  })

  test('does not show the secret', () => {
    expect(Buffer.from(box.seal('bot_token', '12345:token')).includes('token')).toBe(false)
  })

  test('does not open with another key, for another purpose, or after any change', () => {
    const sealed = box.seal('api_hash', 'secret')
    expect(() => createSecretBox(Buffer.alloc(32, 2)).open('api_hash', sealed)).toThrow(SecretKeyError)
    expect(() => box.open('bot_token', sealed)).toThrow(SecretKeyError)
    for (let index = 0; index < sealed.length; index++) {
      const changed = Uint8Array.from(sealed, (byte, at) => (at === index ? byte ^ 1 : byte))
      expect(() => box.open('api_hash', changed)).toThrow(SecretKeyError)
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => box.open('api_hash', sealed.subarray(0, length))).toThrow(SecretKeyError)
    }
  })
})

describe('the key', () => {
  let dataDir: string
  beforeEach(() => {
    dataDir = makeTemporaryDirectory()
  })
  afterEach(() => rmSync(dataDir, { recursive: true }))
  const file = () => join(dataDir, 'secret.key')
  const load = (secretKey: string | null = null) => loadSecretKey({ secretKey, dataDir })

  test('given is read as hexadecimal or base64, and no file is made', () => {
    const key = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7))
    expect(load(key.toString('hex'))).toEqual(key)
    expect(load(key.toString('hex').toUpperCase())).toEqual(key)
    expect(load(key.toString('base64'))).toEqual(key)
    expect(existsSync(file())).toBe(false)
  })

  test('given badly is refused without being repeated', () => {
    for (const bad of ['', 'geheim', 'ab'.repeat(31), `${'ab'.repeat(31)}zz`, Buffer.alloc(31).toString('base64')]) {
      const error = (() => {
        try {
          return load(bad)
        } catch (caught) {
          return caught
        }
      })()
      expect(error).toBeInstanceOf(SecretKeyInvalidError)
      if (bad) expect(String(error)).not.toContain(bad)
    }
  })

  test('is made once in a file of its owner', () => {
    const key = load()
    expect(key).toHaveLength(32)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(load()).toEqual(key)
    expect(readdirSync(dataDir)).toEqual(['secret.key'])
  })

  test('is made where there is no data directory yet', () => {
    const nested = join(dataDir, 'not', 'yet')
    expect(loadSecretKey({ secretKey: null, dataDir: nested })).toHaveLength(32)
  })

  test('is the same for processes that start at once', async () => {
    const script = `
      import { loadSecretKey } from ${JSON.stringify(join(import.meta.dir, '../../src/store/secret-key.ts'))}
      console.log(loadSecretKey({ secretKey: null, dataDir: ${JSON.stringify(dataDir)} }).toString('hex'))`
    const keys = await Promise.all(
      [1, 2, 3, 4].map(() => new Response(Bun.spawn([process.execPath, '-e', script]).stdout).text()),
    )
    expect(new Set(keys)).toEqual(new Set([readFileSync(file(), 'utf8')]))
  })

  test('in a file that others may read is refused', () => {
    load()
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(file(), mode)
      expect(() => load()).toThrow(SecretKeyInvalidError)
    }
  })

  test('in a file that holds something else is refused', () => {
    writeFileSync(file(), 'something else', { mode: 0o600 })
    expect(() => load()).toThrow(SecretKeyInvalidError)
  })
})
