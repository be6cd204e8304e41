import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { PostItem, PostWithAlbum } from '../../src/web/channel/posts/post-item'
import { firstLine, foldAlbums, publicationsOf } from '../../src/web/channel/posts/publication'
import { item, window } from './support/post-items'

const withAlbum = (items: PostItem[]): PostWithAlbum[] =>
  items.map((post) => ({
    ...post,
    album: post.groupedId === null ? null : items.filter((other) => other.groupedId === post.groupedId),
  }))

describe('publicationsOf', () => {
  test('a post is itself', () => {
    const [publication] = publicationsOf([
      { ...item({ id: 'a', views: 10, totalReactions: 1, forwards: 1 }), album: null },
    ])
    expect(publication).toMatchObject({ id: 'a', items: null, views: 10, reactions: 1, comments: null, er: 0.2 })
  })

  test('an album has the greatest of each counter, and the name and date of its first item', () => {
    const items = withAlbum([
      item({ id: 'b', tgPostId: 8, groupedId: '1', views: 12, comments: 0, date: '2026-03-01T10:00:01.000Z' }),
      item({ id: 'a', tgPostId: 7, groupedId: '1', views: 10, comments: 3, text: 'Title', totalReactions: 2 }),
    ])
    expect(publicationsOf(items)).toEqual([
      expect.objectContaining({
        id: 'a',
        tgPostId: 7,
        items: 2,
        text: 'Title',
        views: 12,
        comments: 3,
        reactions: 2,
        er: 5 / 12,
      }),
    ])
  })

  test('deleted items of an album that is still there do not count', () => {
    const alive = item({ id: 'a', tgPostId: 7, groupedId: '1', views: 10 })
    const deleted = item({ id: 'b', tgPostId: 6, groupedId: '1', views: 99, deletedAt: '2026-03-02T00:00:00.000Z' })
    const publications = publicationsOf([
      { ...alive, album: [alive] },
      { ...deleted, album: [deleted, alive] },
    ])
    expect(publications).toEqual([expect.objectContaining({ id: 'a', views: 10, items: 1, deletedAt: null })])
  })

  test('is as of the oldest reading of its items', () => {
    const [publication] = foldAlbums([
      item({ id: 'a', tgPostId: 1, groupedId: '9', readAt: '2026-03-01T12:00:00.000Z' }),
      item({ id: 'b', tgPostId: 2, groupedId: '9', readAt: null }),
      item({ id: 'c', tgPostId: 3, groupedId: '9', readAt: '2026-03-01T11:00:00.000Z' }),
    ])
    expect(publication?.readAt).toBe('2026-03-01T11:00:00.000Z')
  })

  test('null is unknown and never 0', () => {
    const [publication] = publicationsOf([{ ...item({ views: null }), album: null }])
    expect(publication).toMatchObject({ views: null, reactions: null, er: null, views1h: null })
  })

  test('has each publication once, in the order of the first post', () => {
    const groups = fc.array(fc.record({ group: fc.option(fc.constantFrom('1', '2', '3')), views: fc.nat(1000) }))
    fc.assert(
      fc.property(groups, (drawn) => {
        const items = withAlbum(
          drawn.map(({ group, views }, index) => item({ id: `${index}`, tgPostId: index, groupedId: group, views })),
        )
        const publications = publicationsOf(items)
        const expected = new Set(items.map(({ groupedId, id }) => groupedId ?? `post ${id}`))
        expect(publications).toHaveLength(expected.size)
        expect(publications).toEqual(foldAlbums(items))
        for (const { views } of publications) expect(items.some((post) => post.views === views)).toBe(true)
      }),
    )
  })
})

describe('windows of an album', () => {
  const albumOf = (...windows: PostItem['windows']) =>
    foldAlbums(
      windows.map((one, index) => item({ id: `${index}`, tgPostId: index, groupedId: '1', windows: [one] })),
    )[0]?.windows

  test('it is late as soon as one item was', () => {
    const late = window({ status: 'LATE', latenessSeconds: 300, views: 5 })
    expect(albumOf(window({ status: 'ON_TIME', latenessSeconds: 2, views: 7 }), late)).toEqual([
      expect.objectContaining({ status: 'LATE', latenessSeconds: 300, views: 7 }),
    ])
  })

  test('it is read as soon as one item was, and pending before it is missed', () => {
    const missed = window({ status: 'MISSED', reason: 'PAUSED' })
    expect(albumOf(missed, window({ status: 'ON_TIME', views: 7 }))?.[0]).toMatchObject({
      status: 'ON_TIME',
      reason: null,
    })
    expect(albumOf(missed, window({ status: 'PENDING' }))?.[0]).toMatchObject({ status: 'PENDING' })
    expect(albumOf(missed, missed)?.[0]).toMatchObject({ status: 'MISSED', reason: 'PAUSED', views: null })
  })

  test('the youngest age comes first', () => {
    const items = [
      item({ windows: [window({ name: '24h', ageSeconds: 86_400 }), window({ name: '1h', ageSeconds: 3600 })] }),
    ]
    expect(foldAlbums(items)[0]?.windows.map(({ name }) => name)).toEqual(['1h', '24h'])
  })
})

describe('firstLine', () => {
  test('is the first line that says something', () => {
    expect(firstLine('\n  \n Title \nand more')).toBe('Title')
    expect(firstLine('')).toBe('')
  })

  test('is cut at a word where it is long, and never within a character', () => {
    expect(firstLine('one two three four', 12)).toBe('one two…')
    expect(firstLine('🙂'.repeat(20), 10)).toMatch(/^(🙂)+…$/u)
  })

  test('is never longer than asked for, but for the mark', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'б', ' ', '\n', '🙂') }),
        fc.integer({ min: 5, max: 40 }),
        (text, length) => {
          expect([...firstLine(text, length)].length).toBeLessThanOrEqual(length + 1)
        },
      ),
    )
  })
})
