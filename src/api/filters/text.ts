import { BadUserInputError } from '../errors'

/** Text that the database can hold, and so compare with. */
export function storableText(argument: string, text: string): string {
  if (text.includes('\0')) throw new BadUserInputError({ argument, value: text, expected: 'free of NUL characters' })
  return text
}

/** Text as a literal for Prisma's insensitive `contains` and `equals`, which pass it to `ILIKE` as a pattern. */
export function likeLiteral(argument: string, text: string): string {
  return storableText(argument, text).replace(/[\\%_]/g, '\\$&')
}
