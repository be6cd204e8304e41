import { z } from 'zod'

/** An environment variable. */
export interface Setting {
  /** As it appears in `docs/configuration.md`. */
  default: string | null
  accepted: string
  secret?: true
  /** What is wrong with a value, without what is secret in it. */
  explain?(text: string): string
  schema: z.ZodType<unknown, string>
}

/** Digits alone, within bounds. */
export const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((value) => value >= min && value <= max)

/** A setting that is a whole number. */
export const count = (fallback: string, min: number, max: number) => ({
  default: fallback,
  accepted: `a whole number from ${min} to ${max}`,
  schema: wholeNumber(min, max),
})

/** A setting that is one of some words; the first unless it is set. */
export const oneOf = (...words: [string, ...string[]]) => ({
  default: words[0],
  accepted: `one of ${words.join(', ')}`,
  schema: z.enum(words),
})

export const onOrOff = z.enum(['on', 'off']).transform((value) => value === 'on')
