/**
 * Takes pictures of every page with the data of some simulated days, for those who work on the pages:
 *
 *     bun test/web/support/screenshots.ts DIRECTORY [--page NAME] [--scheme light|dark] [--viewport desktop|phone] [--language en|ru]
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from '../../support/sources'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    page: { type: 'string' },
    scheme: { type: 'string' },
    viewport: { type: 'string' },
    language: { type: 'string' },
  },
})
const [directory] = positionals
if (directory === undefined) {
  console.error('screenshots: name the directory to put them into')
  process.exit(2)
}
// What is imported below has the built pages in it.
const built = Bun.spawnSync([process.execPath, 'scripts/setup.ts'], { cwd: root, stdout: 'inherit', stderr: 'inherit' })
if (built.exitCode !== 0) process.exit(1)
const { takeScreenshots } = await import('./take-screenshots')
const failed = await takeScreenshots(resolve(directory), values)
process.exit(failed ? 1 : 0)
