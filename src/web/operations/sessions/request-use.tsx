import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { Badge } from '../badge'
import type { RequestUseRow } from '../setup'
import { TONES } from '../tones'
import { messages } from './messages'

/** What an account sends of each method, beside what it may. */
export function RequestUse({ uses }: { uses: readonly RequestUseRow[] | null }) {
  const texts = useMessages(messages)
  const format = useFormat()
  if (!uses || uses.length === 0) return <span class="muted">{texts.noRequests}</span>
  return (
    <ul class="plain-list">
      {uses.map(({ method, lastHour, perHour, budgetPerHour, fit }) => (
        <li key={method}>
          <code>{method}</code>{' '}
          {budgetPerHour === null
            ? texts.unlimited(format.mean(perHour))
            : texts.ofBudget(format.mean(perHour), format.number(budgetPerHour))}{' '}
          {fit !== 'FITS' && <Badge tone={TONES.fit[fit]} text={texts.fit[fit]} />}
          <br />
          <span class="hint">{texts.lastHour(format.number(lastHour))}</span>
        </li>
      ))}
    </ul>
  )
}
