import { useLocation } from 'preact-iso'

/** Where the browser is. */
export const localTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every time zone that can be chosen. */
export const timeZones = (): string[] => [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]

/** The time zone of the page: that of its address (`?zone=Europe/Berlin`), else the browser's. */
export function useTimeZone(): string {
  const { zone } = useLocation().query
  return zone !== undefined && timeZones().includes(zone) ? zone : localTimeZone()
}
