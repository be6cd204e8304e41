import { describe, expect, test } from 'bun:test'
import type { Dialog } from '../../src/telegram/mapping/map-dialogs'
import { chooseByTitle } from '../../src/telegram/resolve'
import { AmbiguousChannelError, ChannelNotFoundError, NotAChannelError } from '../../src/telegram/resolve-error'

const channel = (id: bigint, title: string, username: string | null = null): Dialog => ({
  kind: 'channel',
  channel: { id, accessHash: id, title, username, kind: 'broadcast', isAdmin: false },
})
const dialogs: Dialog[] = [
  channel(1n, 'World News', 'world'),
  channel(2n, 'World news'),
  channel(3n, ' Local  News '),
  channel(4n, 'Twins', 'twin_a'),
  channel(5n, 'Twins', 'twin_b'),
  { kind: 'group', id: 6n, title: 'Family', username: null },
  { kind: 'user', id: 7n, title: 'Ann Lee', username: 'ann' },
]

function thrown<E>(type: new (...args: never[]) => E, work: () => unknown): E {
  try {
    work()
  } catch (error) {
    if (error instanceof type) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a channel by its title', () => {
  test('the exact spelling goes before a rough one', () => {
    expect(chooseByTitle('World News', dialogs).id).toBe(1n)
    expect(chooseByTitle('World news', dialogs).id).toBe(2n)
    expect(chooseByTitle('local news', dialogs).id).toBe(3n)
  })

  test('two of the same title are both named', () => {
    expect(thrown(AmbiguousChannelError, () => chooseByTitle('Twins', dialogs))).toMatchObject({
      reference: 'Twins',
      candidates: [
        { id: 4n, title: 'Twins', username: 'twin_a' },
        { id: 5n, title: 'Twins', username: 'twin_b' },
      ],
    })
    expect(thrown(AmbiguousChannelError, () => chooseByTitle('WORLD NEWS', dialogs)).message).toContain('id 1, @world')
  })

  test('an unknown one comes with what looks like it', () => {
    const { similar } = thrown(ChannelNotFoundError, () => chooseByTitle('Word News', dialogs))
    expect(similar[0]?.title).toMatch(/^World/)
    expect(thrown(ChannelNotFoundError, () => chooseByTitle('xyzzy', dialogs)).similar).toEqual([])
  })

  test('people and basic groups are none', () => {
    expect(thrown(NotAChannelError, () => chooseByTitle('Family', dialogs)).peer).toBe('group')
    expect(thrown(NotAChannelError, () => chooseByTitle('Ann Lee', dialogs)).peer).toBe('user')
  })
})
