/** Stands for what Telegram's strings cannot hold. */
const REPLACEMENT = '\ufffd'

/**
 * Text as Telegram holds it: NUL characters and lone surrogates become U+FFFD. Replaces unit by unit, so that offsets stay.
 */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', REPLACEMENT)
}
