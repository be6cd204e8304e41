import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { now } from '../clock'
import { type Period, periodOf, queryOf, type Range, rangeOf } from './range'
import { useTimeZone } from './time-zone'

export interface RangeOfPage {
  range: Range
  timeZone: string
  /** For the API. */
  period: Period
  /** Changes the address, which changes the page. */
  choose(change: { range?: Range; timeZone?: string }): void
}

/** The range and time zone that the page's address names. */
export function useRange(): RangeOfPage {
  const { path, query, route } = useLocation()
  const timeZone = useTimeZone()
  const range = rangeOf(query)
  const period = periodOf(range, timeZone, now())
  const { from, to } = period
  return {
    range,
    timeZone,
    // The same object while it says the same, so that nothing is asked again.
    period: useMemo(() => ({ from, to, timeZone }), [from, to, timeZone]),
    choose(change) {
      const { range: _, from: _from, to: _to, ...others } = query
      const next = {
        ...others,
        ...queryOf(change.range ?? range),
        ...(change.timeZone ? { zone: change.timeZone } : {}),
      }
      route(`${path}?${new URLSearchParams(next)}`, true)
    },
  }
}
