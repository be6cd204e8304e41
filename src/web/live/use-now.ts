import { useEffect, useState } from 'preact/hooks'
import { every, now } from '../clock'

/** The time, again and again: for "5 min ago". */
export function useNow(everyMs = 15_000): Date {
  const [time, setTime] = useState(now)
  useEffect(() => every(everyMs, () => setTime(now())), [everyMs])
  return time
}
