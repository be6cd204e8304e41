/** Telegram's are 32 bits with a sign. */
const LARGEST_API_ID = 2 ** 31 - 1

/** Whether Telegram could have given this `api_id`. */
export function isApiId(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= LARGEST_API_ID
}

/** Whether Telegram could have given this `api_hash`. */
export function isApiHash(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text)
}
