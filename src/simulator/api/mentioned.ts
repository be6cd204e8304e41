import type { TlObject } from '../rpc'
import type { BasicGroup } from '../world/dialog'
import { channelObject, chatObject, discussionObject, strangeChannelObject } from './channel-object'
import { userObject } from './user-object'
import type { Viewer } from './viewer'

/** Every user, channel and chat that an answer mentions, each once: what goes into its `users` and `chats`. */
export class Mentioned {
  readonly #users = new Set<bigint>()
  readonly #channels = new Set<bigint>()
  readonly #chats = new Map<bigint, BasicGroup>()

  constructor(private readonly viewer: Viewer) {}

  user(id: bigint): bigint {
    this.#users.add(id)
    return id
  }

  /** A channel, a discussion group, or a channel that only its id is known of. */
  channel(id: bigint): bigint {
    this.#channels.add(id)
    return id
  }

  chat(chat: BasicGroup): void {
    this.#chats.set(chat.id, chat)
  }

  /** The two fields as answers have them. */
  fields(): { chats: TlObject[]; users: TlObject[] } {
    const channels = [...this.#channels].flatMap((id) => this.#channelObjects(id))
    return {
      chats: [...channels, ...[...this.#chats.values()].map(chatObject)],
      users: [...this.#users].map((id) => userObject(id, this.viewer)),
    }
  }

  #channelObjects(id: bigint): TlObject[] {
    const { world } = this.viewer
    const channel = world.channel(id)
    if (channel !== null) return [channelObject(channel, this.viewer)]
    const commented = world.channelOfDiscussion(id)
    return commented === null ? [strangeChannelObject(id, this.viewer)] : discussionObject(commented, this.viewer)
  }
}
