import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { assetsModule } from '../../scripts/build-web/assets-module'
import { BuildError, bundle, gzipped } from '../../scripts/build-web/bundle'
import { root } from '../support/sources'
import { withTemporaryDirectory } from '../support/temporary'

test('the same sources give the same bytes', async () => {
  const build = async () => {
    const files = await bundle(join(root, 'src', 'web'))
    return { files, gzipped: gzipped(files), module: assetsModule(files) }
  }
  expect(await build()).toEqual(await build())
}, 60_000)

test('every file but the page has its hash in its name, and scripts nothing for developers', async () => {
  const files = await bundle(join(root, 'src', 'web'))
  const others = files.filter(({ name }) => name !== 'index.html')
  expect(files.length - others.length).toBe(1)
  for (const { name } of others) expect(name).toMatch(/^[\w.-]+-[a-z0-9]{8}\.[a-z0-9]+$/)
  const scripts = others.filter(({ name }) => name.endsWith('.js')).map(({ bytes }) => new TextDecoder().decode(bytes))
  expect(scripts.join('')).not.toMatch(/sourceMappingURL|jsxDEV|process\.env/)
  expect(scripts.join('')).not.toContain(root)
}, 60_000)

test('sources that cannot be built are named with the place', () =>
  withTemporaryDirectory(async (directory) => {
    await Bun.write(join(directory, 'tsconfig.json'), '{}')
    await Bun.write(join(directory, 'index.html'), '<script type="module" src="./main.ts"></script>')
    await Bun.write(join(directory, 'main.ts'), "\nimport { gone } from './gone'\ngone()\n")
    const failure = bundle(directory)
    await expect(failure).rejects.toBeInstanceOf(BuildError)
    await expect(failure).rejects.toThrow(/main\.ts:2:22: Could not resolve: "\.\/gone"/)
  }))
