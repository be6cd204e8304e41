import type { Format } from '../../i18n/format'
import type { ForwardSource } from './post-item'
import type { Publication, PublicationWindow } from './publication'
import type { Terms } from './terms'

/** How a reading at an age went: on time, late by how much, missed why, or due when. */
export function windowText(window: PublicationWindow, terms: Terms, format: Format): string {
  const { status, latenessSeconds, reason, dueAt } = window
  if (status === 'LATE') return terms.lateBy(format.duration(latenessSeconds))
  if (status === 'MISSED') return reason ? terms.missed(terms.reason[reason]) : terms.status.MISSED
  if (status === 'PENDING') return terms.due(`${format.shortDate(dueAt)}, ${format.clock(dueAt)}`)
  return terms.status.ON_TIME
}

/** Why a value at an age is not there. The window tells; where it was captured, the counter itself is switched off. */
export function whyUnknownAt(
  window: PublicationWindow | undefined,
  switchedOff: string,
  terms: Terms,
  format: Format,
): string {
  if (!window) return terms.noWindow
  const captured = window.status === 'ON_TIME' || window.status === 'LATE'
  return captured ? switchedOff : windowText(window, terms, format)
}

/** Why a counter is not known of a window that was captured, where that is not because it was switched off all the time. */
export function whyUnread(
  window: PublicationWindow | null | undefined,
  kind: 'reactions' | 'comments',
  terms: Terms,
): string | null {
  const reason = window?.[`${kind}Unknown`]
  return reason ? terms.unknown[reason] : null
}

/** An age as the API names it ("24h", "90m") in words. */
export function ageText(name: string, terms: Terms): string {
  const [, count = '', unit] = name.match(/^(\d+)([hm])$/) ?? []
  if (unit === 'h') return terms.hours(count)
  return unit === 'm' ? terms.minutes(count) : name
}

/** The reading of a publication at an age. */
export const windowNamed = ({ windows }: Publication, name: string): PublicationWindow | undefined =>
  windows.find((window) => window.name === name)

/** Where a post first appeared, as far as Telegram tells. */
export function sourceText({ name, channelId, userId, postId }: ForwardSource, terms: Terms): string {
  if (name !== null) return name
  if (channelId !== null)
    return postId === null ? terms.channel(channelId) : terms.channelPost(channelId, String(postId))
  return userId === null ? terms.hidden : terms.user(userId)
}

interface Named {
  emoticon: string
  kind: 'EMOJI' | 'CUSTOM' | 'PAID'
}

/** What a reaction is called. A custom emoji is a picture that only Telegram has: its id names it. */
export function reactionName({ emoticon, kind }: Named, terms: Terms, isShort = false): string {
  if (kind === 'CUSTOM' && isShort) return terms.customEmojiShort(emoticon.slice(-6))
  if (kind === 'CUSTOM') return terms.customEmoji(emoticon)
  return kind === 'PAID' ? `${emoticon} ${terms.paid}` : emoticon
}

/** What is attached, and whether it is an album. */
export function mediaText({ media, items }: Pick<Publication, 'media' | 'items'>, terms: Terms, format: Format) {
  const kinds = media.map((kind) => terms.media[kind]).join(', ')
  if (items === null) return kinds
  return [terms.album(format.number(items)), kinds].filter(Boolean).join(': ')
}
