import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { AddedChannel } from './documents'
import { messages } from './messages'

type Cost = NonNullable<AddedChannel['requestForecast']>

/** What a channel that was added costs its account, and what of that does not fit. */
export function Forecast({ cost }: { cost: Cost }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const sum = (part: 'perHour' | 'first') => cost.methods.reduce((all, method) => all + method[part], 0)
  const strained = (cost.session ?? []).filter(({ fit }) => fit !== 'FITS')
  const shown = (value: number) => format.number(Math.ceil(value))
  return (
    <>
      <p class="hint">
        {texts.cost(shown(sum('first')), shown(sum('perHour')))} {cost.isAssumed && texts.assumed}
      </p>
      {strained.map(({ method, perHour, budgetPerHour, fit }) => (
        <p key={method} class="hint" role="alert">
          {fit === 'EXCEEDS'
            ? texts.exceeds(method, shown(perHour), format.number(budgetPerHour))
            : texts.tight(method, shown(perHour), format.number(budgetPerHour))}
        </p>
      ))}
    </>
  )
}
