import { expect, test } from 'bun:test'
import { soak } from '../../bench/soak/soak'

test('a day of kills and faults lose nothing that could be read', async () => {
  const { findings, faults, windows, audit, counts } = await soak({
    days: 1,
    channels: 4,
    sessions: 2,
    seed: 'short',
    every: 30,
    logLevel: 'silent',
    say: () => undefined,
  })
  expect(findings).toEqual([])
  for (const kind of ['kill', 'database', 'silence', 'flood', 'cut', 'error', 'expel', 'ban', 'revoke']) {
    expect([kind, faults.get(kind)]).toEqual([kind, expect.any(Number)])
  }
  expect(windows.get('on_time')).toBeGreaterThan(30)
  expect(counts.byStatus.succeeded).toBeGreaterThan(100)
  expect(audit.compared).toBeGreaterThan(100)
}, 300_000)
