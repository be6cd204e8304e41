import { useState } from 'preact/hooks'
import { now } from '../clock'
import { useMessages } from '../i18n/language'
import { messages } from './messages'
import { daysOf, isDay, PRESETS, type Preset } from './range'
import { timeZones } from './time-zone'
import { useRange } from './use-range'

/** Chooses the days that a page is about, and the time zone whose days they are. */
export function RangePicker() {
  const texts = useMessages(messages)
  const { range, timeZone, choose } = useRange()
  const today = daysOf({ preset: 'today' }, timeZone, now()).last
  return (
    <div class="range-picker">
      <fieldset class="segments">
        <legend class="visually-hidden">{texts.range}</legend>
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <button
            key={preset}
            type="button"
            aria-pressed={range.preset === preset}
            onClick={() => choose({ range: { preset } })}
          >
            {texts[preset]}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={range.preset === 'custom'}
          onClick={() => choose({ range: { preset: 'custom', ...daysOf(range, timeZone, now()) } })}
        >
          {texts.custom}
        </button>
      </fieldset>
      {range.preset === 'custom' && (
        <CustomRange
          key={`${range.first}/${range.last}`}
          first={range.first}
          last={range.last}
          today={today}
          onChoose={(days) => choose({ range: { preset: 'custom', ...days } })}
        />
      )}
      <label class="inline-field">
        <span class="visually-hidden">{texts.zone}</span>
        <select value={timeZone} onChange={({ currentTarget }) => choose({ timeZone: currentTarget.value })}>
          {timeZones().map((zone) => (
            <option key={zone} value={zone}>
              {zone}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}

interface Days {
  first: string
  last: string
}

function CustomRange({ first, last, today, onChoose }: Days & { today: string; onChoose(days: Days): void }) {
  const texts = useMessages(messages)
  const [days, setDays] = useState<Days>({ first, last })
  const isWrong = isDay(days.first) && isDay(days.last) && days.first > days.last
  const change = (next: Days) => {
    setDays(next)
    if (isDay(next.first) && isDay(next.last) && next.first <= next.last) onChoose(next)
  }
  return (
    <span class="custom-range">
      <label class="inline-field">
        {texts.first}{' '}
        <input
          type="date"
          max={today}
          value={days.first}
          onChange={({ currentTarget }) => change({ ...days, first: currentTarget.value })}
        />
      </label>
      <label class="inline-field">
        {texts.last}{' '}
        <input
          type="date"
          max={today}
          value={days.last}
          aria-invalid={isWrong ? 'true' : undefined}
          onChange={({ currentTarget }) => change({ ...days, last: currentTarget.value })}
        />
      </label>
      {isWrong && (
        <span class="field-error" role="alert">
          {texts.wrong}
        </span>
      )}
    </span>
  )
}
