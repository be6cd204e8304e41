import { expect, test } from 'bun:test'
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { _serverKeys as serverKeys } from 'telegram/crypto/RSA'
import { StringSession } from 'telegram/sessions'
import { entryAddress, publishedAddress, sessionAddress } from '../../src/telegram/endpoint'
import { InvalidServerKeyError, readServerKey } from '../../src/telegram/server-key'
import { decodeSession, encodeSession } from '../../src/telegram/session-string'

const session = fc.record({
  dcId: fc.integer({ min: 1, max: 5 }),
  host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()),
  port: fc.integer({ min: 1, max: 65535 }),
  authKey: fc.uint8Array({ minLength: 256, maxLength: 256 }).map((bytes) => Buffer.from(bytes)),
})

test('a session survives being written, whatever its port', () => {
  fc.assert(fc.property(session, (saved) => expect(decodeSession(encodeSession(saved))).toEqual(saved)))
})

test('the library reads what we write, as far as it knows ports', async () => {
  const saved = { dcId: 4, host: '149.154.167.91', port: 443, authKey: createHash('sha512').update('k').digest() }
  const authKey = Buffer.concat([saved.authKey, saved.authKey, saved.authKey, saved.authKey])
  const theirs = new StringSession(encodeSession({ ...saved, authKey }))
  await theirs.load()
  expect([theirs.dcId, theirs.serverAddress, theirs.port]).toEqual([4, '149.154.167.91', 443])
  expect(theirs.authKey?.getKey()).toEqual(authKey)
  expect(decodeSession(theirs.save())).toEqual({ ...saved, authKey })
})

test('what is no session is none', () => {
  for (const text of ['', '1', '2AAAA', 'hello', `1${'A'.repeat(400)}`]) expect(decodeSession(text)).toBeNull()
  fc.assert(
    fc.property(fc.string(), (text) => {
      decodeSession(text)
      decodeSession(`1${text}`)
    }),
  )
})

test('Telethon’s form reads too', () => {
  const bytes = Buffer.concat([Buffer.of(2, 149, 154, 167, 51, 1, 187), Buffer.alloc(256, 7)])
  expect(decodeSession(`1${bytes.toString('base64url')}`)).toEqual({
    dcId: 2,
    host: '149.154.167.51',
    port: 443,
    authKey: Buffer.alloc(256, 7),
  })
})

test('a data centre’s key gets the fingerprint that Telegram’s own keys have', () => {
  // Telegram's published test key (core.telegram.org/mtproto/auth_key), which the library knows by its fingerprint.
  for (const [fingerprint, { n, e }] of serverKeys) {
    const jwk = {
      kty: 'RSA',
      n: Buffer.from(n.toString(16).padStart(512, '0'), 'hex').toString('base64url'),
      e: Buffer.from(e.toString(16).padStart(6, '0'), 'hex').toString('base64url'),
    }
    const pem = pemOf(jwk)
    expect(readServerKey(pem)).toEqual({ n: BigInt(n.toString()), e, fingerprint: BigInt(fingerprint) })
  }
})

test('only an RSA public key will do', () => {
  expect(() => readServerKey('no key')).toThrow(InvalidServerKeyError)
  const { publicKey } = generateKeyPairSync('ed25519')
  expect(() => readServerKey(publicKey.export({ type: 'spki', format: 'pem' }).toString())).toThrow(
    InvalidServerKeyError,
  )
})

test('where to connect', () => {
  const saved = { dcId: 4, host: '149.154.167.92', port: 443 }
  const custom = { kind: 'custom', dcId: 2, host: '127.0.0.1', port: 40002, rsaPublicKeyPem: '' } as const
  expect(entryAddress({ kind: 'production' })).toMatchObject({ dcId: 2, port: 443 })
  expect(entryAddress({ kind: 'test' })).toEqual({ dcId: 2, host: '149.154.167.40', port: 443 })
  // A session that real Telegram moved stays where it is; a simulator may have moved under its session.
  expect(sessionAddress({ kind: 'production' }, saved)).toEqual(saved)
  expect(sessionAddress(custom, { ...saved, dcId: 2 })).toEqual({ dcId: 2, host: '127.0.0.1', port: 40002 })
  expect(sessionAddress(custom, saved)).toBeNull()
  expect(publishedAddress({ kind: 'production' }, 5)?.dcId).toBe(5)
  expect(publishedAddress({ kind: 'test' }, 5)).toBeNull()
  expect(publishedAddress(custom, 1)).toBeNull()
})

function pemOf(jwk: { kty: string; n: string; e: string }): string {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString()
}
