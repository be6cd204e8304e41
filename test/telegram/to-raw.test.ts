import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { Api } from 'telegram'
import { BinaryReader } from 'telegram/extensions'
import { returnBigInt } from 'telegram/Helpers'
import { toRawObject } from '../../src/telegram/mapping/schema'
import { harmlessText, NotATlValueError, schemaName } from '../../src/telegram/mapping/to-raw'

describe('TL objects as plain JSON', () => {
  const message = new Api.Message({
    id: 5,
    post: true,
    silent: false,
    peerId: new Api.PeerChannel({ channelId: returnBigInt('1060780848') }),
    date: 1489077070,
    message: 'a\0b\ud800',
    groupedId: returnBigInt('-9223372036854775808'),
    media: new Api.MessageMediaPhoto({
      photo: new Api.Photo({
        id: returnBigInt('9007199254740993'),
        accessHash: returnBigInt(1),
        fileReference: Buffer.from([1, 2, 255]),
        date: 0,
        sizes: [new Api.PhotoSizeProgressive({ type: 'x', w: 1, h: 2, sizes: [10, 20] })],
        dcId: 2,
      }),
    }),
  })
  const raw = {
    _: 'message',
    post: true,
    id: 5,
    peer_id: { _: 'peerChannel', channel_id: '1060780848' },
    date: 1489077070,
    message: 'a\ufffdb\ufffd',
    media: {
      _: 'messageMediaPhoto',
      photo: {
        _: 'photo',
        id: '9007199254740993',
        access_hash: '1',
        file_reference: 'AQL/',
        date: 0,
        sizes: [{ _: 'photoSizeProgressive', type: 'x', w: 1, h: 2, sizes: [10, 20] }],
        dc_id: 2,
      },
    },
    grouped_id: '-9223372036854775808',
  }

  test('schema names, decimal longs, base64 bytes, only flags that are set', () => {
    expect(toRawObject(message)).toEqual(raw)
    expect(Object.keys(toRawObject(message))).not.toContain('flags')
  })

  test('the same whether built here or read from the wire', () => {
    const read = new BinaryReader(message.getBytes()).tgReadObject()
    expect(toRawObject(read)).toEqual({ ...raw, message: 'a\ufffdb\ufffd' })
  })

  test('a Bool is kept when false, a flag is not', () => {
    const raw = toRawObject(new Api.InputPeerNotifySettings({ silent: false, muteUntil: 0 }))
    expect(raw).toEqual({ _: 'inputPeerNotifySettings', silent: false, mute_until: 0 })
  })

  test('anything else is refused', () => {
    expect(() => toRawObject({})).toThrow(NotATlValueError)
    expect(() => toRawObject(null)).toThrow(NotATlValueError)
  })

  test('what does not fit stands as such where it is, and the rest is read', () => {
    expect(toRawObject(new Api.PeerUser({ userId: {} as never }))).toEqual({
      _: 'peerUser',
      user_id: { _: 'misfit', is: 'object', value: null },
    })
    const user = new Api.UserEmpty({ id: returnBigInt(5) })
    const odd = new Api.messages.Messages({ messages: [user as never], topics: [], chats: user as never, users: [] })
    const misfit = { _: 'misfit', is: 'userEmpty', value: { _: 'userEmpty', id: '5' } }
    expect(toRawObject(odd)).toEqual({
      _: 'messages.messages',
      messages: [misfit],
      topics: [],
      chats: misfit,
      users: [],
    })
  })

  test('names', () => {
    expect(schemaName('messages.GetHistory')).toBe('messages.getHistory')
    expect(schemaName('Message')).toBe('message')
  })
})

test('harmless text keeps every UTF-16 offset and all that is well formed', () => {
  const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
  fc.assert(
    fc.property(anyText, (text) => {
      const harmless = harmlessText(text)
      expect(harmless.length).toBe(text.length)
      expect(harmless.isWellFormed()).toBe(true)
      expect(harmless).not.toContain('\0')
      if (text.isWellFormed() && !text.includes('\0')) expect(harmless).toBe(text)
    }),
  )
})
