import { useEffect, useRef } from 'preact/hooks'
import { after, now } from '../../clock'
import type { Step } from './sign-in-state'

/** How long after an answer a login by QR code is asked again where it stands, in milliseconds. */
const LOOK_MS = 2000

export interface Watch {
  /** Asks where a login stands that goes on by itself. */
  look(loginId: string): Promise<void>
  /** The time of a login is over. */
  expire(loginId: string): void
}

/** Keeps an eye on a login while it is under way. */
export function useLoginWatch(step: Step, watch: Watch): void {
  const latest = useRef(watch)
  latest.current = watch
  const login = step.at === 'login' ? step.login : null
  const scannedId = login?.__typename === 'LoginScanStep' ? login.id : null
  const until = step.at === 'login' ? step.until.getTime() : null

  useEffect(() => {
    if (scannedId === null) return
    let over = false
    let rest = after(LOOK_MS, look)
    async function look() {
      await latest.current.look(scannedId ?? '')
      if (!over) rest = after(LOOK_MS, look)
    }
    return () => {
      over = true
      rest()
    }
  }, [scannedId])

  const openId = login?.id ?? null
  useEffect(() => {
    if (openId === null || until === null) return
    return after(until - now().getTime(), () => latest.current.expire(openId))
  }, [openId, until])
}
