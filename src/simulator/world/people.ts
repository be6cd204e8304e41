import { Random, type SeedPart } from './random'

export interface Person {
  id: bigint
  firstName: string
  lastName: string | null
  username: string | null
  /** Digits only; null: hidden, as nearly always. */
  phone: string | null
  premium: boolean
  verified: boolean
  scam: boolean
}

const FIRST_STRANGER = 5_200_000_000n

/** The user id of the n-th person whom nobody has met yet. */
export function strangerId(n: number): bigint {
  return FIRST_STRANGER + BigInt(n)
}

const FIRST_NAMES = ['Ada', 'Boris', 'Chloé', 'Дарья', 'Emil', 'Фёдор', 'Grace', 'Hana', 'Иван', 'Jun', 'Kira', 'Лев']
const LAST_NAMES = ['Amber', 'Birch', 'Cedar', 'Дубов', 'Elm', 'Fern', 'Grove', 'Holly', 'Ивовая', 'Juniper']

/** Who has this id: always the same person for the same seed. */
export function person(seed: SeedPart, id: bigint): Person {
  const random = new Random(seed, 'person', id)
  return {
    id,
    firstName: random.pick(FIRST_NAMES),
    lastName: random.chance(0.6) ? random.pick(LAST_NAMES) : null,
    username: random.chance(0.5) ? `reader_${id}` : null,
    phone: null,
    premium: random.chance(0.15),
    verified: false,
    scam: random.chance(0.01),
  }
}
