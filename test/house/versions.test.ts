import { expect, test } from 'bun:test'
import { read } from '../support/sources'

const pinned = /"packageManager": "bun@([\d.]+)"/.exec(read('package.json'))?.[1]

test('every place that names a version of Bun names the pinned one', () => {
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/)
  for (const file of ['README.md', 'Dockerfile', '.ci/run', 'docs/configuration.md']) {
    const named = [...read(file).matchAll(/(?:oven\/bun:|bun@)(\d+\.\d+\.\d+)/g)].map(([, version]) => version)
    expect({ file, versions: [...new Set(named)].filter((version) => version !== pinned) }).toEqual({
      file,
      versions: [],
    })
  }
  expect(read('README.md')).toContain(`bun@${pinned}`)
  expect(read('.ci/run')).toContain(`bun@${pinned}`)
  expect(read('Dockerfile')).toContain(String(pinned))
})

test('every dependency is pinned exactly', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    expect({ name, version: String(version).replace(/^npm:.*@/, '') }).toEqual({
      name,
      version: expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
    })
  }
})

test('the test command of the README is the one that CI runs', () => {
  expect(read('README.md')).toContain(`npx -y bun@${pinned} run test`)
  expect(read('.ci/run')).toContain(`npx -y bun@${pinned} run test`)
})
