import { useEffect, useRef, useState } from 'preact/hooks'
import { now } from '../clock'
import { graphql } from '../graphql/graphql'
import { useLive } from '../live/use-live'
import { useThrottle } from '../live/use-throttle'

/** How often the lists are asked for anew at most, in milliseconds, however much happens. */
const PULSE_MS = 3000

const RUNS = graphql(`
  subscription RunsProgressed {
    runProgressed { id }
  }
`)

const WINDOWS = graphql(`
  subscription WindowsCaptured {
    windowCaptured { id }
  }
`)

export interface Pulse {
  /** Grows when something happened that the lists may show. */
  beat: number
  /** Whether what happens is told of. */
  isLive: boolean
  /** When something was told of last. */
  lastAt: Date | null
}

/** Listens to what the program does. */
export function usePulse(): Pulse {
  const [{ beat, lastAt }, setPulse] = useState<{ beat: number; lastAt: Date | null }>({ beat: 0, lastAt: null })
  const tell = useThrottle(() => setPulse((before) => ({ beat: before.beat + 1, lastAt: now() })), PULSE_MS)
  const runs = useLive(RUNS, {}, tell)
  const windows = useLive(WINDOWS, {}, tell)
  return { beat, lastAt, isLive: runs && windows }
}

/** Asks again at every beat but the first, which the list was asked for with. */
export function useAgainAt(beat: number, refresh: () => void): void {
  const seen = useRef(beat)
  useEffect(() => {
    if (seen.current === beat) return
    seen.current = beat
    refresh()
  })
}
