import { Random, type SeedPart } from './random'
import type { WorldFileUser } from './world-file'

export interface Person {
  id: bigint
  firstName: string | null
  lastName: string | null
  username: string | null
  /** Digits only; null: hidden, as nearly always. */
  phone: string | null
  premium: boolean
  verified: boolean
  scam: boolean
  /** The account is no more: Telegram tells nothing but its id. */
  deleted: boolean
  bot: boolean
  /** Answers only sketch them (core.telegram.org/api/min). */
  min: boolean
}

/** Has no names and is nothing special. */
export const NOBODY = {
  firstName: null,
  lastName: null,
  username: null,
  phone: null,
  premium: false,
  verified: false,
  scam: false,
  deleted: false,
  bot: false,
  min: false,
} as const satisfies Omit<Person, 'id'>

const FIRST_STRANGER = 5_200_000_000n

/** The user id of the n-th person whom nobody has met yet. */
export function strangerId(n: number): bigint {
  return FIRST_STRANGER + BigInt(n)
}

const FIRST_NAMES = ['Ada', 'Boris', 'Chloé', 'Дарья', 'Emil', 'Фёдор', 'Grace', 'Hana', 'Иван', 'Jun', 'Kira', 'Лев']
const LAST_NAMES = ['Amber', 'Birch', 'Cedar', 'Дубов', 'Elm', 'Fern', 'Grove', 'Holly', 'Ивовая', 'Juniper']

const AS_BOT = { lastName: null, premium: false }

/** Who has this id: always the same person for the same seed. */
export function person(seed: SeedPart, id: bigint): Person {
  const random = new Random(seed, 'person', id)
  const named = {
    id,
    firstName: random.pick(FIRST_NAMES),
    lastName: random.chance(0.6) ? random.pick(LAST_NAMES) : null,
    username: random.chance(0.5) ? `reader_${id}` : null,
    phone: null,
    premium: random.chance(0.15),
    verified: false,
    scam: random.chance(0.01),
  }
  const kind = random.next()
  const bot = kind >= 0.02 && kind < 0.025
  return { ...named, ...(bot && AS_BOT), deleted: kind < 0.02, bot, min: false }
}

/** Somebody whom a world file describes. */
export function personFromFile(user: WorldFileUser): Person {
  const {
    id,
    first_name: firstName,
    last_name: lastName,
    username,
    phone,
    premium,
    verified,
    scam,
    deleted,
    bot,
    min,
  } = user
  return { id, firstName, lastName, username, phone, premium, verified, scam, deleted, bot, min }
}
