import { afterAll, beforeAll, expect, test } from 'bun:test'
import { parseWorldFile } from '../../src/simulator/world/read-world-file'
import type { TelegramConnection } from '../../src/telegram/connection'
import { listChannels } from '../../src/telegram/dialogs'
import { resolveChannel } from '../../src/telegram/resolve'
import { recording, type Simulated, startSimulated } from './support/simulated'

const CHANNELS = 250
const START = 1_700_000_000

let simulated: Simulated
let connection: TelegramConnection
beforeAll(async () => {
  const worlds = Array.from({ length: CHANNELS }, (_, index) => {
    const lines = [
      { type: 'channel', id: 1000 + index, title: `Channel ${index}` },
      // Several dialogs of one date: an offset by date alone would lose some of them.
      { type: 'message', id: index + 1, date: START + Math.floor(index / 7), text: 'hello' },
    ]
    return parseWorldFile(lines.map((line) => JSON.stringify(line)).join('\n'), `world ${index}`)
  })
  simulated = await startSimulated(worlds)
  connection = simulated.connect((await simulated.signIn('verified')).session)
})
afterAll(() => simulated.stop())

test('dialogs are read page by page, each channel once', async () => {
  const context = recording()
  const channels = await listChannels(connection, context)
  const ids = channels.map(({ id }) => Number(id)).toSorted((a, b) => a - b)
  expect(ids).toEqual(Array.from({ length: CHANNELS }, (_, index) => 1000 + index))
  expect(context.sent).toEqual(Array(3).fill('messages.getDialogs'))
})

test('a title is found wherever in the list it stands', async () => {
  for (const index of [0, 99, 100, 101, 249]) {
    expect((await resolveChannel(connection, `Channel ${index}`)).id).toBe(BigInt(1000 + index))
  }
})
