/** How somebody may point at a channel. */
export type ChannelReference =
  | { kind: 'title'; title: string }
  | { kind: 'username'; username: string }
  | { kind: 'id'; id: bigint }
  /** An id in the marked form of a basic group, which is no channel. */
  | { kind: 'group'; id: bigint }
  /** `t.me/+hash`: such a link is to be opened in a Telegram app first. */
  | { kind: 'invite' }

/** Marked ids of channels are below this (core.telegram.org/api/bots/ids). */
const CHANNEL_MARK = 1_000_000_000_000n
const LINK = /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\/(.*)$/i
const SUBDOMAIN_LINK = /^(?:https?:\/\/)?([a-z]\w{3,31})\.t\.me(?:\/.*)?$/i
const APP_LINK = /^tg:(?:\/\/)?(resolve|privatepost|join)\/?\?(.*)$/i
const USERNAME = /^[a-z]\w{3,31}$/i
/** First parts of t.me paths that are not usernames (core.telegram.org/api/links). */
const RESERVED = new Set(
  'addemoji addlist addstickers addtheme bg boost c call confirmphone contact giftcode invoice iv joinchat login m msg nft proxy s setlanguage share socks'.split(
    ' ',
  ),
)

/**
 * Reads what a person typed: `@name`, a link (`t.me/name`, `t.me/name/123`, `t.me/c/ID/123`, `tg://resolve?domain=name`), an id
 * (also with `-100` before it), or else the title of a dialog. Never fails: what is nothing else is a title.
 */
export function parseReference(input: string): ChannelReference {
  const text = input.trim()
  return (
    parseHandle(text) ?? parseId(text) ?? parseWebLink(text) ?? parseAppLink(text) ?? { kind: 'title', title: text }
  )
}

function parseHandle(text: string): ChannelReference | null {
  return text.startsWith('@') ? username(text.slice(1)) : null
}

function parseId(text: string): ChannelReference | null {
  if (!/^-?\d{1,19}$/.test(text)) return null
  const value = BigInt(text)
  if (value > 0n) return { kind: 'id', id: value }
  if (value <= -CHANNEL_MARK) return channelId(-value - CHANNEL_MARK)
  // Many write `-100` before any channel id, however short; the mark proper has zeros between.
  if (text.startsWith('-100') && text.length > 4) return channelId(BigInt(text.slice(4)))
  return value < 0n ? { kind: 'group', id: -value } : null
}

function parseWebLink(text: string): ChannelReference | null {
  const subdomain = SUBDOMAIN_LINK.exec(text)?.[1]
  if (subdomain && subdomain.toLowerCase() !== 'www') return username(subdomain)
  const path = LINK.exec(text)?.[1]
  if (path === undefined) return null
  const [first = '', second = ''] = path.replace(/[?#].*$/, '').split('/')
  if (first.startsWith('+') || (first.toLowerCase() === 'joinchat' && second)) return { kind: 'invite' }
  if (first.toLowerCase() === 'c') return /^\d{1,18}$/.test(second) ? channelId(BigInt(second)) : null
  if (first.toLowerCase() === 's') return username(second)
  return RESERVED.has(first.toLowerCase()) ? null : username(first)
}

function parseAppLink(text: string): ChannelReference | null {
  const [, action, query] = APP_LINK.exec(text) ?? []
  const parameters = new URLSearchParams(query)
  switch (action?.toLowerCase()) {
    case 'resolve':
      return username(parameters.get('domain') ?? '')
    case 'privatepost': {
      const channel = parameters.get('channel') ?? ''
      return /^\d{1,18}$/.test(channel) ? channelId(BigInt(channel)) : null
    }
    case 'join':
      return { kind: 'invite' }
    default:
      return null
  }
}

function username(name: string): ChannelReference | null {
  return USERNAME.test(name) ? { kind: 'username', username: name } : null
}

function channelId(id: bigint): ChannelReference | null {
  return id > 0n ? { kind: 'id', id } : null
}
