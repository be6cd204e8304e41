import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { Trials } from '../../src/collect/trials'

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms)
const DAY = 86_400_000

describe('a trial of a channel', () => {
  test('keeps the session that it began with and all that were tried, for a day', () => {
    const trials = new Trials()
    trials.open(1n, 10n, at(0))
    const trial = trials.open(1n, 11n, at(DAY - 1))
    expect(trial).toEqual({ since: at(0), home: 10n, sessions: new Set([10n, 11n]), isOver: false })
    trial.isOver = true
    expect(trials.open(1n, 10n, at(DAY - 1)).isOver).toBe(true)
    expect(trials.open(1n, 11n, at(DAY))).toEqual({
      since: at(DAY),
      home: 11n,
      sessions: new Set([11n]),
      isOver: false,
    })
  })

  test('begins anew when the channel has worked, or when the clock went back', () => {
    const trials = new Trials()
    trials.open(1n, 10n, at(0)).isOver = true
    trials.open(2n, 10n, at(0)).isOver = true
    trials.close(1n)
    expect(trials.open(1n, 12n, at(1)).home).toBe(12n)
    expect(trials.open(2n, 12n, at(1)).home).toBe(10n)
    expect(trials.open(2n, 12n, at(-1)).home).toBe(12n)
  })

  test('counts failures and waits in a row, each channel by itself', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('fail 1', 'fail 2', 'wait 1', 'wait 2', 'work 1', 'read 1')), (steps) => {
        const trials = new Trials()
        const failures = [0, 0, 0]
        const waits = [0, 0, 0]
        for (const step of steps) {
          const [what, of] = [step.slice(0, 4), Number(step.at(-1))]
          const id = BigInt(of)
          if (what === 'fail') failures[of] = (failures[of] ?? 0) + 1
          if (what === 'fail') expect(trials.failed(id)).toBe(failures[of] ?? 0)
          if (what === 'wait') waits[of] = (waits[of] ?? 0) + 1
          if (what === 'wait') expect(trials.waited(id, at(0)).runs).toBe(waits[of] ?? 0)
          if (what === 'read') trials.endWaits(id)
          if (what === 'work') trials.close(id)
          if (what === 'work') failures[of] = 0
          if (what === 'work' || what === 'read') waits[of] = 0
        }
      }),
    )
  })
})
