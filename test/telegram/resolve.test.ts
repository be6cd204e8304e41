import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels, listDialogs } from '../../src/telegram/dialogs'
import { resolveChannel } from '../../src/telegram/resolve'
import {
  AmbiguousChannelError,
  ChannelNotFoundError,
  InviteLinkError,
  NotAChannelError,
} from '../../src/telegram/resolve-error'
import { rejection, type Simulated, startSimulated } from './support/simulated'

let simulated: Simulated
let connection: TelegramConnection
beforeAll(async () => {
  simulated = await startSimulated()
  connection = simulated.connect((await simulated.signIn('verified')).session)
})
afterAll(() => simulated.stop())

const named = { id: 1_700_000_101n, title: 'Lighthouse Daily', username: 'lighthouse_daily', kind: 'broadcast' }

describe('finding a channel', () => {
  test.each([
    'Lighthouse Daily',
    '  lighthouse  daily ',
    '@lighthouse_daily',
    'https://t.me/lighthouse_daily',
    't.me/Lighthouse_Daily/17',
    'tg://resolve?domain=lighthouse_daily',
    '1700000101',
    '-1001700000101',
    'https://t.me/c/1700000101/17',
  ])('%s', async (reference) => {
    const channel = await resolveChannel(connection, reference)
    expect(channel).toMatchObject(named)
    expect(channel.accessHash).toBe((await resolveChannel(connection, 'Lighthouse Daily')).accessHash)
  })

  test('a title in another script', async () => {
    expect(await resolveChannel(connection, 'Тихий двор')).toMatchObject({ username: 'tihiy_dvor' })
  })

  test('two of the same title are both named', async () => {
    const error = await rejection(resolveChannel(connection, 'Book Club'))
    expect(error).toBeInstanceOf(AmbiguousChannelError)
    expect((error as AmbiguousChannelError).candidates.map(({ id }) => id).sort()).toEqual([
      1_700_000_201n,
      1_700_000_202n,
    ])
    expect(await resolveChannel(connection, '1700000202')).toMatchObject({ id: 1_700_000_202n, kind: 'megagroup' })
  })

  test('an unknown title or username comes with what is like it', async () => {
    for (const reference of ['Lighthouse Dayly', '@lighthouse_dayly']) {
      const error = await rejection(resolveChannel(connection, reference))
      expect(error).toBeInstanceOf(ChannelNotFoundError)
      expect((error as ChannelNotFoundError).similar[0]).toMatchObject({ id: named.id })
    }
    expect(await rejection(resolveChannel(connection, '999999'))).toBeInstanceOf(ChannelNotFoundError)
  })

  test('people, basic groups and invite links are none', async () => {
    const dialogs = await listDialogs(connection)
    for (const kind of ['user', 'group'] as const) {
      const dialog = dialogs.find((candidate) => candidate.kind === kind)
      if (!dialog || dialog.kind === 'channel') throw new Error(`no ${kind} among the dialogs`)
      for (const reference of [dialog.title, String(dialog.id)]) {
        const error = await rejection(resolveChannel(connection, reference))
        expect(error).toBeInstanceOf(NotAChannelError)
        expect(error).toMatchObject({ peer: kind })
      }
    }
    expect(await rejection(resolveChannel(connection, '@tally_keeper'))).toBeInstanceOf(NotAChannelError)
    expect(await rejection(resolveChannel(connection, 't.me/+abc'))).toBeInstanceOf(InviteLinkError)
  })
})

test('every dialog is listed once, over several pages when there are many', async () => {
  const channels = await listChannels(connection)
  const { world } = simulated.simulator
  const joined = world.channels().filter(({ plan }) => plan.joined)
  const ids = channels.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { plan } of joined) expect(ids).toContain(plan.id)
})
