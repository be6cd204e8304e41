import type { WorldMedia, WorldPost } from '../world/model'
import { contentAt } from '../world/post-state'
import { groupMessages, readable } from './answers'
import type { Target } from './peers'
import type { Viewer } from './viewer'

/** What a search looks at of a message. */
export interface Searchable {
  id: number
  /** Unix seconds. */
  date: number
  /** The user or channel that sent it. */
  from: bigint
  text: string
  /** Types of its formatting entities. */
  entities: string[]
  media: WorldMedia | null
  /** "Photo changed" and the like: found by nothing that it says. */
  isService: boolean
  /** In a discussion group, the forwarded post under which it was written; null: none. */
  threadId: number | null
}

const PLAIN = { text: '', entities: [], media: null, isService: false, threadId: null }

/** Every message of a place that can be read now, ascending ids. */
export function searchables(target: Target, viewer: Viewer): Searchable[] {
  switch (target.kind) {
    case 'channel': {
      const { plan, now } = target.channel
      return target.channel.entries().map((entry) => {
        const { id, date } = entry
        if (entry.type === 'service') return { ...PLAIN, id, date, from: plan.id, isService: true }
        return { ...PLAIN, id, date, from: entry.fromUserId ?? plan.id, ...contentOf(entry, now) }
      })
    }
    case 'group':
      return ofGroup(target)
    default: {
      const place = target.kind === 'chat' ? target.chat : privateChat(target.userId, viewer)
      const messages = new Map(place.messages.map((message) => [message.id, message]))
      return readable(target, viewer).messages.map(({ id, date }) => {
        const message = messages.get(id)
        return { ...PLAIN, id, date, from: message?.fromUserId ?? 0n, text: message?.text ?? '' }
      })
    }
  }
}

function ofGroup({ channel }: Target & { kind: 'group' }): Searchable[] {
  const { plan, discussion, now } = channel
  const groupId = plan.discussion?.id ?? plan.id
  return groupMessages(channel).map(({ id, date, post, comment }) => {
    if (comment === null) return { ...PLAIN, id, date, from: plan.id, ...contentOf(post, now) }
    const { author, text } = comment
    const from = author === 'anonymous' ? groupId : 'user' in author ? author.user : author.channel
    return { ...PLAIN, id, date, from, text, threadId: discussion?.rootOf(post.id) ?? null }
  })
}

function contentOf(post: WorldPost, now: number) {
  const { text, entities } = contentAt(post, now)
  return { text, entities: entities.map(({ type }) => type), media: post.media }
}

function privateChat(userId: bigint, { world }: Viewer) {
  return world.dialogs.privateChats.find((chat) => chat.userId === userId) ?? { messages: [] }
}
