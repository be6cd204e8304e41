import { describe, expect, test } from 'bun:test'
import { outboundLinks, postLink } from '../../src/domain/links'

test('a post is linked by username, or by id when the channel is private', () => {
  expect(postLink({ id: 1060780848n, username: 'bbcbreaking' }, 16)).toBe('https://t.me/bbcbreaking/16')
  expect(postLink({ id: 1060780848n, username: null }, 16)).toBe('https://t.me/c/1060780848/16')
})

describe('outbound links', () => {
  const media = { kind: 'webpage' as const, id: null, mimeType: null, url: 'https://example.com/a' }

  test('come from the text, from behind it and from the preview, each once', () => {
    const text = '🔥 example.com/a or this'
    const entities = [
      { type: 'url', offset: 3, length: 13 },
      { type: 'text_url', offset: 20, length: 4, url: 'http://other.example/' },
      { type: 'bold', offset: 0, length: 2 },
    ]
    expect(outboundLinks({ text, entities, media })).toEqual(['https://example.com/a', 'http://other.example/'])
  })

  test('offsets count UTF-16 units', () => {
    const text = '👨‍👩‍👧 https://example.org'
    const offset = text.indexOf('https')
    expect(outboundLinks({ text, entities: [{ type: 'url', offset, length: 19 }], media: null })).toEqual([
      'https://example.org',
    ])
  })

  test('there may be none', () => {
    expect(outboundLinks({ text: 'nothing', entities: [], media: null })).toEqual([])
  })
})
