import type { VisibleChannel } from '../domain/channel'
import { TelegramError } from '../domain/telegram-error'

/** What is needed to tell one channel from another of the same title. */
export type ChannelCandidate = Pick<VisibleChannel, 'id' | 'title' | 'username'>

/** Several of the account's dialogs have this title: use an id or a username instead. */
export class AmbiguousChannelError extends TelegramError {
  override readonly name = 'AmbiguousChannelError'
  readonly kind = 'ambiguous_channel'
  constructor(
    readonly reference: string,
    readonly candidates: ChannelCandidate[],
  ) {
    super(
      `${candidates.length} channels are called “${reference}”: ${candidates.map(describe).join(', ')}; give the id of one`,
    )
  }
}

/** The account sees no such channel. */
export class ChannelNotFoundError extends TelegramError {
  override readonly name = 'ChannelNotFoundError'
  readonly kind = 'channel_not_found'
  constructor(
    readonly reference: string,
    /** Channels of the account with a similar title or username, the most similar first. */
    readonly similar: ChannelCandidate[],
  ) {
    const hint =
      similar.length > 0
        ? `similar: ${similar.map(describe).join(', ')}`
        : 'join it with a Telegram app first, or check how it is spelled'
    super(`This account sees no channel “${reference}”; ${hint}`)
  }
}

const PEERS = {
  user: 'is a user, not a channel',
  group: 'is a basic group, not a channel',
  community: 'is a community, not a channel; add its channels one by one',
  monoforum: 'is where a channel gets direct messages, not a channel',
}

/** There is such a dialog, but it is a person, a basic group or the like, which have no statistics. */
export class NotAChannelError extends TelegramError {
  override readonly name = 'NotAChannelError'
  readonly kind = 'not_a_channel'
  constructor(
    readonly reference: string,
    readonly peer: keyof typeof PEERS,
    /** The channel that direct messages belong to; null: they are none, or Telegram does not say. */
    readonly channel: ChannelCandidate | null = null,
  ) {
    super(`“${reference}” ${PEERS[peer]}${channel === null ? '' : `; add the channel ${describe(channel)} instead`}`)
  }
}

/** An invite link names no channel: the account has to join with a Telegram app first. */
export class InviteLinkError extends TelegramError {
  override readonly name = 'InviteLinkError'
  readonly kind = 'invite_link'
  constructor() {
    super('Join with this invite link in a Telegram app first, then give the title or id of the channel')
  }
}

function describe(channel: ChannelCandidate): string {
  return `“${channel.title}” (id ${channel.id}${channel.username ? `, @${channel.username}` : ''})`
}
