import type { TlObject } from '../rpc'
import type { WorldMediaKind } from '../world/model'
import { peerChannel } from './peers'
import { photoObject } from './photo-object'

/** Media that invite to do something: to play, pay, win, look at a story. */
export type AttractionKind = Extract<
  WorldMediaKind,
  'game' | 'invoice' | 'story' | 'giveaway' | 'paid_media' | 'todo' | 'unsupported'
>

interface Place {
  id: bigint
  channelId: bigint
  /** Unix seconds. */
  date: number
}

const A_WEEK = 7 * 86_400

/** Its `messageMedia...` (core.telegram.org/type/MessageMedia). */
export function attractionObject(kind: AttractionKind, { id, channelId, date }: Place): TlObject {
  switch (kind) {
    case 'game':
      return { _: 'messageMediaGame', game: gameObject(id, date) }
    case 'invoice':
      return {
        _: 'messageMediaInvoice',
        title: 'A map of the harbour',
        description: 'Printed on linen',
        currency: 'XTR',
        total_amount: 250n,
        start_param: 'map',
      }
    case 'story':
      return { _: 'messageMediaStory', peer: peerChannel(channelId), id: Number(id % 900n) + 1 }
    case 'giveaway':
      return {
        _: 'messageMediaGiveaway',
        winners_are_visible: true,
        channels: [channelId],
        quantity: 10,
        months: 3,
        until_date: Math.min(date + A_WEEK, 2 ** 31 - 1),
      }
    case 'paid_media':
      return {
        _: 'messageMediaPaidMedia',
        stars_amount: (id % 100n) + 1n,
        extended_media: [{ _: 'messageExtendedMediaPreview', w: 1280, h: 720 }],
      }
    case 'todo':
      return { _: 'messageMediaToDo', todo: todoList() }
    case 'unsupported':
      return { _: 'messageMediaUnsupported' }
  }
}

function gameObject(id: bigint, date: number): TlObject {
  return {
    _: 'game',
    id,
    access_hash: id ^ 0x2b2b_2b2bn,
    short_name: 'regatta',
    title: 'Regatta',
    description: 'Round the buoys',
    photo: photoObject(id ^ 1n, date),
  }
}

function todoList(): TlObject {
  const plain = (text: string): TlObject => ({ _: 'textWithEntities', text, entities: [] })
  const items = ['Paint the boat', 'Mend the net'].map((text, index) => {
    return { _: 'todoItem', id: index + 1, title: plain(text) }
  })
  return { _: 'todoList', title: plain('Before the season'), list: items }
}
