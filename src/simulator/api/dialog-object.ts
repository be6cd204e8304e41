import type { TlObject } from '../rpc'

export interface DialogState {
  peer: TlObject
  /** 0: there is no message yet. */
  topMessage: number
  pinned: boolean
  /** Channels have one, other dialogs do not. */
  pts: number | null
}

/** A `dialog` in which everything has been read. */
export function dialogObject({ peer, topMessage, pinned, pts }: DialogState): TlObject {
  return {
    _: 'dialog',
    peer,
    ...(pinned && { pinned: true }),
    top_message: topMessage,
    read_inbox_max_id: topMessage,
    read_outbox_max_id: 0,
    unread_count: 0,
    unread_mentions_count: 0,
    unread_reactions_count: 0,
    unread_poll_votes_count: 0,
    notify_settings: { _: 'peerNotifySettings' },
    ...(pts !== null && { pts }),
  }
}
