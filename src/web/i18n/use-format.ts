import { useMemo } from 'preact/hooks'
import { useTimeZone } from '../time/time-zone'
import { createFormat, type Format } from './format'
import { useLanguage } from './language'

/** How numbers and times are written on this page: in its language and its time zone. */
export function useFormat(): Format {
  const { language } = useLanguage()
  const timeZone = useTimeZone()
  return useMemo(() => createFormat(language, timeZone), [language, timeZone])
}
