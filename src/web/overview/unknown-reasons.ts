import type { Texts } from './messages'
import type { Totals } from './queries'

type Reach = Pick<Totals['reach24h'], 'missed' | 'pending'> & { mean: { count: number } }

/** Why there is no reach at 24 hours. */
export function whyNoReach({ missed, pending }: Reach, publications: number, texts: Texts): string {
  if (publications === 0) return texts.nothingPublished
  return missed === 0 && pending > 0 ? texts.notOldEnough : texts.allMissed
}

/** Why there is no engagement rate at 24 hours. */
export function whyNoRate(reach: Reach, publications: number, texts: Texts): string {
  return reach.mean.count > 0 ? texts.noViews : whyNoReach(reach, publications, texts)
}

/** Why it is not known how many subscribers came or went. */
export function whyNoGrowth({ atEnd }: { atEnd: number | null }, texts: Texts): string {
  return atEnd === null ? texts.notRead : texts.noStart
}
