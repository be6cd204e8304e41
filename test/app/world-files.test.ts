import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { withTemporaryDirectory } from '../support/temporary'
import { runProgram } from './support/program'

/** Every kind of media, forward and author, and every number as large as Telegram has it. */
const LIMITS = join(import.meta.dir, '../simulator/fixtures/limits.world.jsonl')

test.each([[], ['--no-rebase']])(
  'what a world file at the limits says is what is collected (%s)',
  async (...options) => {
    await withTemporaryDirectory(async (directory) => {
      const args = ['--once', '--json', '--world', LIMITS, ...options]
      const { code, stdout, stderr } = await runProgram('scripts/demo.ts', args, { DATA_DIR: directory })
      expect({ code, stderr }).toMatchObject({ code: 0 })
      expect(JSON.parse(stdout)).toMatchObject({ posts: 33, audit: { compared: 33, mismatches: [] } })
    })
  },
  120_000,
)
