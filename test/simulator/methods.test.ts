import { afterAll, beforeAll, expect, test } from 'bun:test'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { read } from '../support/sources'

let simulator: Simulator
beforeAll(async () => {
  const options = { worlds: [], rebase: true, seed: 'methods', clock: systemClock, worldClock: systemClock }
  simulator = await startSimulator({ ...options, log: silentLog })
})
afterAll(() => simulator.stop())

/** A part of the page, from its heading to the next. */
function section(heading: string): string {
  return read('docs/simulator.md').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
}

test('docs/simulator.md names every method that the simulator knows, and no other', () => {
  const named = [...section('Methods').matchAll(/`([a-z]+\.[a-zA-Z]+)`/g)].map(([, name]) => name)
  expect(named).toEqual(named.toSorted())
  expect(named).toEqual(simulator.dataCentre.methods())
})

test('it names the versions of the clients that the tests use', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  const versions = [String(dependencies.telegram).replace(/^npm:/, ''), `@mtcute/bun@${devDependencies['@mtcute/bun']}`]
  for (const version of versions) expect(section('Clients')).toContain(version)
})
