import { useEffect, useMemo, useRef } from 'preact/hooks'
import { after, now } from '../clock'
import { throttle } from './throttle'

/** What asks for `run`, which then runs as it is at that time, not more often than once in `everyMs` and not after the component is gone. */
export function useThrottle(run: () => void, everyMs: number): () => void {
  const latest = useRef(run)
  latest.current = run
  const throttled = useMemo(() => throttle(() => latest.current(), everyMs, { now, after }), [everyMs])
  useEffect(() => throttled.stop, [throttled])
  return throttled.ask
}
