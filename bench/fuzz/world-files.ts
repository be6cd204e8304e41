import { SimulatedClock } from '../../scripts/demo/simulated-clock'
import type { Random } from '../../src/simulator/world/random'
import { parseWorldFile, WorldFileError } from '../../src/simulator/world/read-world-file'
import { World } from '../../src/simulator/world/world'
import { mutateBytes } from './mutate-bytes'
import { mutateCharacters, mutateTokens } from './mutate-text'
import { mutateValue } from './odd-values'
import { WORLD_STANDS } from './small-world'
import { type Attack, demand, type Target } from './target'

const NAME = 'some.world.jsonl'
const POSTS = 6

/** Files that a person wrote, or another program. */
export const worldFiles: Target = {
  name: 'world files',
  about: 'world files whose lines, bytes and values were changed',
  cases: 3000,
  patienceMs: 10_000,
  async open(): Promise<Attack> {
    const lines = source()
    return {
      async run(random) {
        const text = mutate(random, lines)
        let file: ReturnType<typeof parseWorldFile>
        try {
          file = parseWorldFile(text, NAME)
        } catch (error) {
          if (!(error instanceof WorldFileError)) throw error
          const where = error.line === null ? NAME : `${NAME}, line ${error.line}`
          demand(error.message.startsWith(`${where}: `), `the error does not say where: ${error.message.slice(0, 200)}`)
          demand(
            error.message.length < 2000,
            `the error has ${error.message.length} characters: ${error.message.slice(0, 300)}`,
          )
          return 'refused'
        }
        const clock = new SimulatedClock(WORLD_STANDS)
        const world = new World({ worlds: [file], rebase: random.chance(0.5), seed: 1, clock })
        demand(
          world.books().channels.some(({ channelId }) => channelId === file.channel.id),
          'the world lacks its channel',
        )
        return 'accepted'
      },
      close: async () => undefined,
    }
  },
}

function mutate(random: Random, lines: object[]): string {
  const written = lines.map((line) => JSON.stringify(line))
  const at = random.int(0, lines.length - 1)
  const text = written.join('\n')
  switch (random.int(0, 5)) {
    case 0:
      return Buffer.from(mutateBytes(random, Buffer.from(text))).toString()
    case 1:
      return mutateCharacters(random, text)
    case 2:
      return written.with(at, mutateTokens(random, written[at] ?? '')).join('\n')
    case 3:
      return [...written, ...written.slice(at)].join(random.pick(['\n', '\r\n', '\r', '\n\n', '\u2028']))
    default:
      return written.with(at, JSON.stringify(mutateValue(random, lines[at])) ?? '').join('\n')
  }
}

function source(): object[] {
  const messages = Array.from({ length: POSTS }, (_, index) => ({
    type: index === 3 ? 'service' : 'message',
    id: index + 1,
    date: 1_772_000_000 + index * 60,
    text: `Post ${index + 1}`,
    entities: [{ type: 'text_url', offset: 0, length: 4, url: 'https://example.org/' }],
    views: 10,
    forwards: 1,
    reactions: { '👍': 3, 'custom:5368324170671202286': 2, paid: 1 },
    comments: [{ id: 10 * index + 1, date: 1_772_000_500, user_id: 77, text: 'Well' }],
    media: 'webpage',
    media_url: 'https://example.org/',
    edit_date: 1_772_000_600,
    forwarded_from: { channel_id: 5, channel_post: 6, date: 1_771_000_000 },
    grouped_id: '77000',
    silent: false,
  }))
  const channel = { type: 'channel', id: 1001, title: 'Channel', username: 'channel', kind: 'broadcast', admin: true }
  const user = {
    type: 'user',
    id: 77,
    first_name: 'Ada',
    deleted: false,
    joined: 1_771_000_000,
    left: 1_771_500_000,
    by: 'link',
    invite_link: 'https://t.me/+abc',
  }
  return [channel, ...messages, user]
}
