import { describe, expect, test } from 'bun:test'
import { sources } from '../support/sources'

/** The process's, and the dashboard's. */
const CLOCKS = ['src/clock.ts', 'src/web/clock.ts']

/** What may be used in one file only, so that a test can put something else in its place. */
const AMBIENT: { what: RegExp; home: string[] }[] = [
  { what: /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/, home: CLOCKS },
  { what: /\b(setTimeout|setInterval|setImmediate|Bun\.sleep|AbortSignal\.timeout)\b/, home: CLOCKS },
  { what: /node:timers/, home: [] },
  { what: /\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/, home: ['src/config.ts'] },
  { what: /\bMath\.random\b/, home: [] },
  { what: /\bconsole\./, home: [] },
]

/** Comments may name what code may not use. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

describe('time, timers, environment, chance and console', () => {
  for (const { file, text } of sources('src')) {
    test(`are not taken from the air in ${file}`, () => {
      const offences = AMBIENT.filter(({ what, home }) => !home.includes(file) && what.test(withoutComments(text)))
      expect(offences.map(({ what }) => String(what))).toEqual([])
    })
  }
})

test('no source file is longer than 300 lines', () => {
  const long = [...sources('src'), ...sources('scripts')].filter(({ text }) => text.split('\n').length > 301)
  expect(long.map(({ file }) => file)).toEqual([])
})
