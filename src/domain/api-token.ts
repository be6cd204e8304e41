import type { Role } from './access'

/** A token that opens the API. The token itself is known to its holder alone. */
export interface ApiToken {
  /** Who holds it, as in the audit log. */
  name: string
  role: Role
  /** SHA-256 of the token: 64 hexadecimal digits in lower case. */
  sha256: string
  /** Telegram's ids of the channels that it is limited to. Null: it may see all. */
  channels: readonly bigint[] | null
}

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/
/** A token or its hash may have been put where the name belongs; both are longer than this. */
const SHORTEST_SECRET = 40
const CHANNEL_ID = /^[1-9]\d{0,17}$/

/** An entry of `API_TOKENS`: `NAME:ROLE:SHA256`, with `:CHANNEL+CHANNEL` after it when it is limited to channels. */
export function formatApiToken({ name, role, sha256, channels }: ApiToken): string {
  return [name, role, sha256, ...(channels === null ? [] : [channels.join('+')])].join(':')
}

/** Reads entries with commas between. What is wrong with the first bad one comes as a text, which repeats nothing that may be secret. */
export function parseApiTokens(text: string): ApiToken[] | string {
  const tokens: ApiToken[] = []
  for (const [index, entry] of text.split(',').entries()) {
    const token = parseEntry(entry.trim())
    const problem = typeof token === 'string' ? token : problemBeside(token, tokens)
    if (typeof token === 'string' || problem !== null) return `entry ${index + 1}, ${problem},`
    tokens.push(token)
  }
  return tokens
}

/** Why a token cannot stand beside the others. */
function problemBeside(token: ApiToken, others: readonly ApiToken[]): string | null {
  if (others.some(({ name }) => name === token.name)) return `whose name ${token.name} another one has`
  if (others.some(({ sha256 }) => sha256 === token.sha256)) return 'whose token another one has'
  return null
}

function parseEntry(entry: string): ApiToken | string {
  const [name = '', role = '', sha256 = '', channels, ...rest] = entry.split(':')
  if (!NAME.test(name)) return 'whose name is not made of up to 64 letters, digits, "_", "." and "-"'
  if (role !== 'read' && role !== 'admin') {
    const problem = 'whose role is neither read nor admin'
    return name.length < SHORTEST_SECRET ? `${name}, ${problem}` : problem
  }
  if (!/^[0-9a-f]{64}$/i.test(sha256)) return `${name}, whose hash is not 64 hexadecimal digits`
  if (rest.length > 0) return `${name}, which has too many parts`
  const limited = channels === undefined ? null : parseChannelIds(channels.split('+'))
  if (typeof limited === 'string') return `${name}, ${limited}`
  if (role === 'admin' && limited !== null) return `${name}, an admin, who cannot be limited to channels`
  return { name, role, sha256: sha256.toLowerCase(), channels: limited }
}

/** Telegram's ids of channels, positive and without the -100 of the Bot API, or what is wrong with them. */
export function parseChannelIds(ids: readonly string[]): bigint[] | string {
  if (!ids.every((id) => CHANNEL_ID.test(id))) return 'whose channels are not all ids like 1060780848'
  return [...new Set(ids.map(BigInt))]
}

/** Whether a token may go by this name. */
export function isTokenName(name: string): boolean {
  return NAME.test(name)
}
