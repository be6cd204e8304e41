import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { root, sources } from '../support/sources'

/** A page has nobody else who would start it. */
const STARTS = ['src/web/main.tsx']

test('importing every module does nothing: no output, no open handle, no file', async () => {
  const modules = sources('src')
    .filter(({ file }) => !STARTS.includes(file))
    .map(({ file }) => join(root, file))
  const script = `for (const file of ${JSON.stringify(modules)}) await import(file)`
  const child = Bun.spawn([process.execPath, '-e', script], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '' },
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 60_000,
  })
  const [stdout, stderr, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  expect({ stdout, stderr, code }).toEqual({ stdout: '', stderr: '', code: 0 })
}, 120_000)
