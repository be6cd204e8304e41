import type { TlObject, TlValue } from '../../src/simulator/rpc'
import { decodeObject } from '../../src/simulator/tl/decode'
import { encodeObject } from '../../src/simulator/tl/encode'
import { TlSchema } from '../../src/simulator/tl/schema'
import { loadTeleprotoSchema, teleprotoLayer } from '../../src/simulator/tl/teleproto-schema'
import type { Random } from '../../src/simulator/world/random'
import type { Mutation } from './mutate-bytes'

let schema: TlSchema | undefined

function clientSchema(): TlSchema {
  schema ??= new TlSchema(teleprotoLayer(), loadTeleprotoSchema())
  return schema
}

/** Proper answers of the simulator's, to be given where they do not belong. */
export class Recording {
  readonly #byMethod = new Map<string, Uint8Array[]>()

  keep(method: string, bytes: Uint8Array): void {
    const kept = this.#byMethod.get(method) ?? []
    this.#byMethod.set(method, kept)
    kept.push(bytes)
    if (kept.length > 40) kept.shift()
  }

  /** The answer to another method. */
  ofAnother(random: Random, method: string): Uint8Array | null {
    const others = [...this.#byMethod].filter(([other]) => other !== method).flatMap(([, answers]) => answers)
    return others.length === 0 ? null : random.pick(others)
  }

  /** Some answer to the same method: to the same question as now, to an earlier one, or to one about another channel. */
  ofTheSame(random: Random, method: string): Uint8Array | null {
    const answers = this.#byMethod.get(method) ?? []
    return answers.length === 0 ? null : random.pick(answers)
  }
}

/** Answers whose objects are all there are, but not as they should be. What is no object of its own is left as it is. */
export const MISFITS: Record<string, Mutation> = {
  'nobody is described': edit((object) => ({ ...object, users: [] })),
  'no chat is described': edit((object) => ({ ...object, chats: [] })),
  'messages are empty': edit((object, random) => ({
    ...object,
    messages: list(object.messages).map((message) =>
      random.chance(0.3) ? { _: 'messageEmpty', id: message.id ?? 1 } : message,
    ),
  })),
  'messages come twice': edit((object, random) => {
    const messages = list(object.messages)
    return { ...object, messages: messages.length === 0 ? [] : [...messages, random.pick(messages)] }
  }),
  'messages are missing': edit((object, random) => ({
    ...object,
    messages: list(object.messages).filter(() => random.chance(0.7)),
  })),
  'messages have odd numbers': edit((object, random) => ({
    ...object,
    messages: list(object.messages).map((message) =>
      message._ === 'message' && random.chance(0.3) ? { ...message, ...oddNumbers(random, message) } : message,
    ),
  })),
  'reactions come twice': edit((object) => ({
    ...object,
    messages: list(object.messages).map((message) => {
      const reactions = message.reactions as TlObject | undefined
      if (!reactions) return message
      return {
        ...message,
        reactions: { ...reactions, results: [...list(reactions.results), ...list(reactions.results)] },
      }
    }),
  })),
  'nothing has changed': () => encodeObject(clientSchema(), { _: 'messages.messagesNotModified', count: 7 }),
  'there are no messages': edit((object) => ({ ...object, messages: [], count: 0 })),
}

function oddNumbers(random: Random, message: TlObject): TlObject {
  const odd = () => random.pick([-1, 0, 2 ** 31 - 1, -(2 ** 31)])
  const field = random.pick(['views', 'forwards', 'date', 'edit_date', 'id'])
  return { ...message, [field]: odd() }
}

function edit(change: (object: TlObject, random: Random) => TlObject): Mutation {
  return (random, bytes) => {
    try {
      const object = decodeObject(bytes, (key) => clientSchema().find(key))
      return encodeObject(clientSchema(), change(object, random))
    } catch {
      // A vector, or an object without what is changed.
      return bytes
    }
  }
}

function list(value: TlValue | undefined): TlObject[] {
  return Array.isArray(value) ? (value as TlObject[]) : []
}
