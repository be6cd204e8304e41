/**
 * A phone number as it is stored and compared everywhere: a plus and 5 to 15 digits, as in E.164, whose maximum that is. Takes the
 * ways people write one: with spaces, hyphens, dots, slashes and brackets, without the plus, with `00` for it, in any digits that
 * Unicode knows as compatible with ASCII's. Null: not a number with its country code.
 */
export function normalizePhoneNumber(text: string): string | null {
  const bare = text.normalize('NFKC').replace(/[\s().\-‐‑–/]/g, '')
  const digits = bare.replace(/^(\+|00)/, '')
  // No country code begins with 0: such a number is a national one.
  return /^[1-9]\d{4,14}$/.test(digits) ? `+${digits}` : null
}
