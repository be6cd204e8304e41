import type { RawObject } from '../../domain/channel'
import type { MediaKind, PostMedia } from '../../domain/post'
import { flag, long, object, objects, optional, requireWhole, text } from './fields'

const KINDS: Record<string, MediaKind> = {
  messageMediaPhoto: 'photo',
  messageMediaDocument: 'document',
  messageMediaWebPage: 'webpage',
  messageMediaPoll: 'poll',
  messageMediaGeo: 'geo',
  messageMediaGeoLive: 'geo',
  messageMediaVenue: 'venue',
  messageMediaContact: 'contact',
  messageMediaGame: 'game',
  messageMediaInvoice: 'invoice',
  messageMediaDice: 'dice',
  messageMediaStory: 'story',
  messageMediaGiveaway: 'giveaway',
  messageMediaGiveawayResults: 'giveaway',
  messageMediaPaidMedia: 'paid_media',
  messageMediaToDo: 'todo',
  messageMediaUnsupported: 'unsupported',
}

/** A message has media, but nobody can tell which. */
export const UNREADABLE_MEDIA: PostMedia = { kind: 'other', id: null, mimeType: null, url: null }

/**
 * What a message carries besides its text; null when that is nothing. A class that is newer than this code is `other`. Throws
 * `MalformedObjectError` for media in which something is not what it should be.
 */
export function mapMedia(message: RawObject): PostMedia | null {
  const media = optional(object, message, 'media')
  if (!media || media._ === 'messageMediaEmpty') return null
  requireWhole(media)
  const kind = KINDS[String(media._)] ?? 'other'
  switch (kind) {
    case 'photo':
      return { kind, id: idOf(object(media, 'photo')), mimeType: null, url: null }
    case 'document':
      return mapDocument(media)
    case 'webpage':
      return { kind, id: null, mimeType: null, url: text(object(media, 'webpage') ?? {}, 'url') }
    default:
      return { kind, id: null, mimeType: null, url: null }
  }
}

function mapDocument(media: RawObject): PostMedia {
  const document = object(media, 'document')
  return {
    kind: documentKind(media, document ? objects(document, 'attributes') : []),
    id: idOf(document),
    mimeType: document && text(document, 'mime_type'),
    url: null,
  }
}

/**
 * A document's attributes tell what it is, in this order: a video sticker has a video attribute too, and a GIF is a silent video.
 * The media's own flags are what is left of a document that has expired.
 */
function documentKind(media: RawObject, attributes: RawObject[]): MediaKind {
  const attribute = (name: string) => attributes.find((candidate) => candidate._ === `documentAttribute${name}`)
  if (attribute('Sticker') || attribute('CustomEmoji')) return 'sticker'
  if (attribute('Animated')) return 'animation'
  const video = attribute('Video')
  if (flag(media, 'round') || (video && flag(video, 'round_message'))) return 'round_video'
  if (video || flag(media, 'video')) return 'video'
  const audio = attribute('Audio')
  if (flag(media, 'voice') || (audio && flag(audio, 'voice'))) return 'voice'
  return audio ? 'audio' : 'document'
}

function idOf(file: RawObject | null): bigint | null {
  return file && long(file, 'id')
}
