import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'

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
