import { expect, test } from 'bun:test'
import type { ClockOffset } from '../../src/clock'
import { silentLog } from '../../src/log'
import { createMetrics } from '../../src/metrics/metrics'
import type { StoredGauge } from '../../src/store/gauges'
import { parseExposition } from '../app/support/exposition'
import { FakeClock } from '../support/fake-clock'

const ROWS: StoredGauge[] = [
  { name: 'channels', label: 'active', value: 3 },
  { name: 'jobs', label: 'pending', value: 7 },
  { name: 'job_lag_seconds', label: null, value: 12.5 },
  { name: 'pending_windows', label: null, value: 0 },
  { name: 'waiting_sessions', label: 'messages.getHistory', value: 1 },
]

function metricsOf(
  read: () => Promise<StoredGauge[]> = async () => ROWS,
  clockOffset: () => ClockOffset | null = () => null,
) {
  const clock = new FakeClock()
  const pools = () => ({ collect: { inUse: 2, idle: 1, waiting: 4 } })
  return { clock, ...createMetrics({ version: '9.8.7', clock, clockOffset, log: silentLog, read, pools }) }
}

test('what is counted stands under its labels', async () => {
  const { meter, text } = metricsOf()
  meter.windowSettled({ ageSeconds: 3600, status: 'on_time', latenessSeconds: 0.4 })
  meter.windowSettled({ ageSeconds: 3600, status: 'late', latenessSeconds: 200 })
  meter.windowSettled({ ageSeconds: 3600, status: 'missed', latenessSeconds: null })
  meter.jobSettled({ kind: 'capture_window', state: 'done' })
  meter.runBegan()
  const samples = parseExposition(await text())
  const age = { age_seconds: '3600' }
  expect(samples.value('teletally_window_lateness_seconds_count', age)).toBe(2)
  expect(samples.value('teletally_window_lateness_seconds_bucket', { ...age, le: '1' })).toBe(1)
  expect(samples.value('teletally_window_lateness_seconds_bucket', { ...age, le: '180' })).toBe(1)
  expect(samples.value('teletally_window_lateness_seconds_bucket', { ...age, le: '900' })).toBe(2)
  expect(samples.value('teletally_windows_settled_total', { ...age, status: 'missed' })).toBe(1)
  expect(samples.value('teletally_jobs_settled_total', { kind: 'capture_window', state: 'done' })).toBe(1)
  expect(samples.value('teletally_runs_in_progress')).toBe(1)
  expect(samples.value('teletally_build_info', { version: '9.8.7' })).toBe(1)
  expect(samples.value('process_cpu_seconds_total')).toBeGreaterThan(0)
})

test('the database is asked once in five seconds, however often they are shown', async () => {
  let reads = 0
  const { clock, text } = metricsOf(async () => {
    reads++
    return ROWS
  })
  const [samples] = (await Promise.all([text(), text(), text()])).map(parseExposition)
  expect(samples?.value('teletally_channels', { status: 'active' })).toBe(3)
  expect(samples?.value('teletally_job_lag_seconds')).toBe(12.5)
  expect(samples?.value('teletally_windows_pending')).toBe(0)
  expect(samples?.value('teletally_telegram_waiting_sessions', { method: 'messages.getHistory' })).toBe(1)
  expect(samples?.value('teletally_database_connections', { pool: 'collect', state: 'in_use' })).toBe(2)
  expect(samples?.value('teletally_database_connection_waits', { pool: 'collect' })).toBe(4)
  await clock.advance(4_999)
  await text()
  expect(reads).toBe(1)
  await clock.advance(1)
  await text()
  expect(reads).toBe(2)
})

test('of a database that refuses, or does not answer in time, nothing is made up', async () => {
  const silent = metricsOf(() => Promise.withResolvers<StoredGauge[]>().promise)
  const late = silent.text()
  await silent.clock.advance(3_000)
  const refused = metricsOf(() => Promise.reject(new Error('no')))
  for (const text of [await late, await refused.text()]) {
    const samples = parseExposition(text)
    expect(samples.value('teletally_database_up')).toBe(0)
    expect(samples.value('teletally_runs_in_progress')).toBe(0)
    for (const name of ['teletally_channels', 'teletally_job_lag_seconds', 'teletally_database_size_bytes']) {
      expect(samples.names.has(name)).toBe(false)
    }
  }
})

test('how far the clocks are apart is shown while it is known, and is not 0 while it is not', async () => {
  let offset: ClockOffset | null = null
  const { text } = metricsOf(undefined, () => offset)
  const lines = async () => (await text()).split('\n').filter((line) => line.startsWith('teletally_clock_offset'))
  expect(await lines()).toEqual([])
  offset = { ms: -90_250, uncertaintyMs: 40 }
  expect(await lines()).toEqual([
    'teletally_clock_offset_seconds -90.25',
    'teletally_clock_offset_uncertainty_seconds 0.04',
  ])
  offset = null
  expect(await lines()).toEqual([])
})
