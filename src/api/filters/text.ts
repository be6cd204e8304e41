import { BadUserInputError } from '../errors'

/** Longer than what anybody looks for: the database compares it with every row. */
const MAX_TEXT = 500

/** Text that the database can hold, and so compare with. */
export function storableText(argument: string, text: string): string {
  if (text.includes('\0')) throw new BadUserInputError({ argument, value: text, expected: 'free of NUL characters' })
  if (text.length > MAX_TEXT) {
    const value = `${text.length} characters`
    throw new BadUserInputError({ argument, value, expected: `${MAX_TEXT} characters long at most` })
  }
  return text
}

/** Text as a literal for Prisma's insensitive `contains` and `equals`, which pass it to `ILIKE` as a pattern. */
export function likeLiteral(argument: string, text: string): string {
  return storableText(argument, text).replace(/[\\%_]/g, '\\$&')
}
