import { z } from 'zod'
import type { AfterPerson, ArrivalPass } from '../collect/ports/arrivals'

/** Ids and hashes are decimal strings in JSON: a number would lose digits. */
const long = z.codec(z.string().regex(/^-?\d+$/), z.bigint(), { decode: BigInt, encode: String })
const instant = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})
const person = z.object({ at: instant, userId: long, accessHash: long })
const list = z.object({
  owner: z.object({ userId: long, accessHash: long }).nullable(),
  revoked: z.boolean(),
  after: z.object({ at: instant, link: z.string() }).nullable(),
})
const pass = z.object({
  access: z.enum(['all', 'own', 'none']).nullable(),
  lists: z.array(list),
  participants: z.boolean(),
})

/** A reading under way, as the database keeps it. */
export const encodePass = (value: ArrivalPass): object => z.encode(pass, value)

/** What cannot be read any more is begun anew. */
export function decodePass(stored: unknown): ArrivalPass | null {
  return z.safeDecode(pass, stored as z.input<typeof pass>).data ?? null
}

/** Behind whom a list goes on, as the database keeps it. */
export const encodePerson = (value: AfterPerson): object => z.encode(person, value)

/** Null: from the beginning. */
export function decodePerson(stored: unknown): AfterPerson | null {
  return z.safeDecode(person, stored as z.input<typeof person>).data ?? null
}
