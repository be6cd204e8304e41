import type { Format } from '../i18n/format'
import type { RepostTexts } from './messages'
import type { Shown } from './shown'

interface Reposts {
  publications: number
  reach: { value: number | null }
}

/** "and 38 reposts, mean 12,047": what stands beside own posts, or is among all. Null: there are none, or nothing else is shown. */
export function besideText(
  { publications, reach }: Reposts,
  shown: Shown,
  texts: RepostTexts,
  format: Format,
): string | null {
  if (publications === 0 || shown === 'reposts') return null
  const count = texts[shown === 'own' ? 'beside' : 'among'](format.number(publications), publications)
  return reach.value === null ? count : `${count}, ${texts.mean(format.mean(reach.value))}`
}
