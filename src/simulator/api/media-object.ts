import type { TlObject } from '../rpc'
import type { WorldMedia, WorldMediaKind } from '../world/model'
import { hash63, type SeedPart } from '../world/random'
import { type AttractionKind, attractionObject } from './attraction-object'
import { photoObject } from './photo-object'

/** Which message a file hangs on: its ids follow from it. */
export interface MediaPlace {
  seed: SeedPart
  channelId: bigint
  messageId: number
  /** Unix seconds. */
  date: number
}

/** A `messageMedia...` (core.telegram.org/type/MessageMedia). The files themselves cannot be downloaded. */
export function mediaObject(media: WorldMedia, place: MediaPlace): TlObject {
  const id = hash63(place.seed, place.channelId, place.messageId, 'media')
  switch (media.kind) {
    case 'photo':
      return { _: 'messageMediaPhoto', photo: photoObject(id, place.date) }
    case 'webpage':
      return { _: 'messageMediaWebPage', webpage: webPage(id, media.url) }
    case 'poll':
      return poll(id)
    case 'geo':
      return { _: 'messageMediaGeo', geo: geoPoint(id) }
    case 'venue':
      return {
        _: 'messageMediaVenue',
        geo: geoPoint(id),
        title: 'Pavilion',
        address: 'Linden Lane 2',
        provider: 'foursquare',
        venue_id: id.toString(16),
        venue_type: '',
      }
    case 'contact':
      return {
        _: 'messageMediaContact',
        phone_number: '9996600000',
        first_name: 'Front',
        last_name: 'Desk',
        vcard: '',
        user_id: 0n,
      }
    case 'dice':
      return { _: 'messageMediaDice', value: Number(id % 6n) + 1, emoticon: '🎲' }
    case 'game':
    case 'invoice':
    case 'story':
    case 'giveaway':
    case 'paid_media':
    case 'todo':
    case 'unsupported':
      return attractionObject(media.kind, { id, ...place })
    default:
      return document(media.kind, media.mimeType, id, place.date)
  }
}

function webPage(id: bigint, url: string | null): TlObject {
  if (url === null) return { _: 'webPageEmpty', id }
  return { _: 'webPage', id, url, display_url: url.replace(/^\w+:\/\//, ''), hash: 0, type: 'article' }
}

function geoPoint(id: bigint): TlObject {
  return { _: 'geoPoint', long: Number(id % 360n) - 180, lat: Number(id % 170n) - 85, access_hash: id }
}

function poll(id: bigint): TlObject {
  const plain = (text: string): TlObject => ({ _: 'textWithEntities', text, entities: [] })
  const answer = (text: string, option: number): TlObject => {
    return { _: 'pollAnswer', text: plain(text), option: Uint8Array.of(option) }
  }
  return {
    _: 'messageMediaPoll',
    poll: {
      _: 'poll',
      id,
      question: plain('Sea or mountains?'),
      answers: [answer('Sea', 0), answer('Mountains', 1)],
      hash: 0n,
    },
    results: { _: 'pollResults', total_voters: 0 },
  }
}

type DocumentKind = Exclude<
  WorldMediaKind,
  'photo' | 'webpage' | 'poll' | 'geo' | 'venue' | 'contact' | 'dice' | AttractionKind
>

const MIME: Record<DocumentKind, string> = {
  video: 'video/mp4',
  round_video: 'video/mp4',
  animation: 'video/mp4',
  audio: 'audio/mpeg',
  voice: 'audio/ogg',
  sticker: 'image/webp',
  document: 'application/octet-stream',
}

/** What a document is follows from its attributes (core.telegram.org/type/DocumentAttribute). */
function document(kind: DocumentKind, mimeType: string | null, id: bigint, date: number): TlObject {
  return {
    _: 'messageMediaDocument',
    ...(kind === 'video' && { video: true }),
    ...(kind === 'round_video' && { round: true }),
    ...(kind === 'voice' && { voice: true }),
    document: {
      _: 'document',
      id,
      access_hash: id ^ 0x3c3c_3c3cn,
      file_reference: new Uint8Array(),
      date,
      mime_type: mimeType ?? MIME[kind],
      size: id % 9_000_000n,
      dc_id: 2,
      attributes: attributes(kind),
    },
  }
}

function attributes(kind: DocumentKind): TlObject[] {
  const video = (more: object): TlObject => ({ _: 'documentAttributeVideo', duration: 12, w: 640, h: 360, ...more })
  const named = (file_name: string): TlObject => ({ _: 'documentAttributeFilename', file_name })
  switch (kind) {
    case 'video':
      return [video({ supports_streaming: true }), named('clip.mp4')]
    case 'round_video':
      return [{ ...video({ round_message: true }), w: 240, h: 240 }]
    case 'animation':
      return [video({ nosound: true }), named('moving.mp4'), { _: 'documentAttributeAnimated' }]
    case 'audio':
      return [
        { _: 'documentAttributeAudio', duration: 183, title: 'Evening', performer: 'The Quay' },
        named('evening.mp3'),
      ]
    case 'voice':
      return [{ _: 'documentAttributeAudio', voice: true, duration: 9 }]
    case 'sticker':
      return [
        { _: 'documentAttributeImageSize', w: 512, h: 512 },
        { _: 'documentAttributeSticker', alt: '👋', stickerset: { _: 'inputStickerSetEmpty' } },
        named('sticker.webp'),
      ]
    case 'document':
      return [named('attachment')]
  }
}
