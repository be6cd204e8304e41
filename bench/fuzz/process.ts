/**
 * Runs cases in a process of its own, which may crash or hang: whoever started it learns of it from what it says last. Argument: JSON
 * of a `Task`. Writes one JSON object a line, a `Told`.
 */
import { writeSync } from 'node:fs'
import { stopTestServer } from '../../test/support/database'
import { runCases } from './runner'
import type { Finding, Outcome } from './target'
import { targetNamed } from './targets'

export interface Task {
  target: string
  seed: string
  from: number
  count: number
}

export type Told =
  | { begin: number }
  | { outcome: Outcome }
  | { finding: Finding }
  /** All cases were run. */
  | { peakMegabytes: number }

if (import.meta.main) {
  const { target, ...cases }: Task = JSON.parse(process.argv[2] ?? '')
  const tell = (told: Told) => writeSync(1, `${JSON.stringify(told)}\n`)
  await runCases(targetNamed(target), [cases], {
    onBegin: (begin) => tell({ begin }),
    onEnd: (outcome) => tell({ outcome }),
    onFinding: (finding) => tell({ finding }),
  })
  await stopTestServer()
  tell({ peakMegabytes: process.resourceUsage().maxRSS / 1024 })
  process.exit(0)
}
