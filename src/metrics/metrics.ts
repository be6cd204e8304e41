import { Registry } from 'prom-client'
import type { Meter } from '../meter'
import { createMeter } from './counted'
import { type ProcessOptions, registerProcess } from './process'
import { createStored, type StoredOptions } from './stored'

/** What Prometheus is shown. */
export interface Metrics {
  /** What counts for it. */
  readonly meter: Meter
  readonly contentType: string
  /** All numbers in Prometheus' text format. Never rejects: what the database does not tell is missing. */
  text(): Promise<string>
}

/** Nothing is counted that names a person, a phone number or a text. */
export function createMetrics(options: ProcessOptions & StoredOptions): Metrics {
  const registry = new Registry()
  const meter = createMeter(registry)
  registerProcess(registry, options)
  const stored = createStored(options)
  return {
    meter,
    contentType: registry.contentType,
    text: async () => `${await registry.metrics()}\n${await stored()}`,
  }
}
