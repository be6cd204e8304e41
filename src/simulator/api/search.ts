import type { TlObject } from '../rpc'
import type { WorldMediaKind } from '../world/model'
import { pageAnswer, readable } from './answers'
import { channelIdOf, resolvePeer, resolveUser, type Target } from './peers'
import { int, object, objects, required, text } from './query'
import { type Searchable, searchables } from './searchable'
import type { Viewer, WorldMethods } from './viewer'

/** Finding messages in one place: by words, kind, sender, thread and date. */
export const searchMethods: WorldMethods = {
  'messages.search'(query, viewer) {
    const target = resolvePeer(required(query, 'peer'), viewer)
    const found = search(target, required(query, 'filter')._, query, viewer)
    return pageAnswer(readable(target, viewer), found, query, viewer)
  },

  'messages.getSearchCounters'(query, viewer) {
    const target = resolvePeer(required(query, 'peer'), viewer)
    return objects(query, 'filters').map((filter) => ({
      _: 'messages.searchCounter',
      filter,
      count: search(target, filter._, query, viewer).length,
    }))
  },

  /** Histories that are too long to be counted at once are cut up; none here is. */
  'messages.getSplitRanges': () => [{ _: 'messageRange', min_id: 1, max_id: 2 ** 31 - 1 }],
}

/** What the filters that the world can tell apart let through (core.telegram.org/type/MessagesFilter). */
const KINDS: Record<string, WorldMediaKind[]> = {
  inputMessagesFilterPhotos: ['photo'],
  inputMessagesFilterVideo: ['video'],
  inputMessagesFilterPhotoVideo: ['photo', 'video'],
  inputMessagesFilterDocument: ['document'],
  inputMessagesFilterGif: ['animation'],
  inputMessagesFilterVoice: ['voice'],
  inputMessagesFilterRoundVoice: ['voice', 'round_video'],
  inputMessagesFilterRoundVideo: ['round_video'],
  inputMessagesFilterMusic: ['audio'],
  inputMessagesFilterGeo: ['geo', 'venue'],
  inputMessagesFilterContacts: ['contact'],
  inputMessagesFilterPoll: ['poll'],
}
const LINKS = ['url', 'text_url', 'email']

function search(target: Target, filter: string, query: TlObject, viewer: Viewer): Searchable[] {
  const words = text(query, 'q').toLowerCase()
  const sender = object(query, 'from_id')
  const from = sender && senderOf(sender, viewer)
  const thread = int(query, 'top_msg_id')
  const [after, before] = [int(query, 'min_date'), int(query, 'max_date')]
  return searchables(target, viewer).filter(
    (message) =>
      passes(message, filter) &&
      (words === '' || (!message.isService && message.text.toLowerCase().includes(words))) &&
      (from === null || message.from === from) &&
      (thread <= 0 || message.threadId === thread) &&
      (after <= 0 || message.date > after) &&
      (before <= 0 || message.date < before),
  )
}

function passes({ isService, entities, media }: Searchable, filter: string): boolean {
  if (filter === 'inputMessagesFilterEmpty') return true
  if (isService) return false
  if (filter === 'inputMessagesFilterUrl') return entities.some((type) => LINKS.includes(type))
  return media !== null && (KINDS[filter]?.includes(media.kind) ?? false)
}

/** Whoever wrote something may be a channel that the account cannot read. */
function senderOf(input: TlObject, viewer: Viewer): bigint {
  return input._.startsWith('inputPeerChannel') ? channelIdOf(input, viewer) : resolveUser(input, viewer)
}
