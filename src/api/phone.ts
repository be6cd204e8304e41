/**
 * A phone number of which only the beginning and the end can be read (`+99966•••01`): enough to tell one's own numbers
 * apart. At least three digits are hidden, however short the number is.
 */
export function maskPhone(number: string): string {
  const digits = number.replace(/\D/g, '')
  const shown = Math.max(0, digits.length - 3)
  const tail = Math.min(2, shown)
  const head = Math.min(5, shown - tail)
  return `+${digits.slice(0, head)}•••${digits.slice(digits.length - tail)}`
}
