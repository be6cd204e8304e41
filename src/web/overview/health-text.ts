import type { Format } from '../i18n/format'
import type { Health } from './health'
import type { Texts } from './messages'

/** A channel's health in a few words. */
export function healthLabel({ kind, failures }: Health, texts: Texts, format: Format): string {
  return kind === 'failing' ? texts.failing(format.number(failures)) : texts[kind]
}

/** Why a channel's health is what it is; null: the label says all. */
export function healthReason({ kind, reason, until }: Health, texts: Texts, format: Format): string | null {
  if (kind === 'waiting') return until === null ? texts.waitingWhy : texts.waitingUntil(format.dateTime(until))
  return kind === 'reading' ? texts.readingWhy : reason
}
