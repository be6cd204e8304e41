import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { normalizePhoneNumber } from '../../src/domain/phone-number'

/** What was typed on the command line is wrong. The message names the argument. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The values of a command's options; nothing but options is accepted. @throws UsageError */
export function parseOptions<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: false }).values
  } catch (error) {
    // Node's own message names the argument in its first sentence, and its cure in the rest.
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** A phone number as it is stored. @throws UsageError */
export function phoneNumberArgument(given: string | undefined): string {
  const phoneNumber = normalizePhoneNumber(given ?? '')
  if (phoneNumber !== null) return phoneNumber
  throw new UsageError(
    '--phone-number: a number of 5 to 15 digits with its country code is accepted, like +15550100 (see --help)',
  )
}
