import { describe, expect, test } from 'bun:test'
import { dirname, join, normalize } from 'node:path'
import { read, type Source, sources } from '../support/sources'

interface Room {
  name: string
  mayImport: string[]
  ownPackages: string[]
}

/** The table of `src/README.md`. */
function importTable(): Room[] {
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  const list = (cell = '') => cell.split(',').flatMap((item) => item.trim() || [])
  const rows = read('src/README.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
  return rows.slice(2).map((line) => {
    const [name = '', , mayImport, ownPackages] = cells(line)
    return { name, mayImport: list(mayImport), ownPackages: list(ownPackages) }
  })
}

const rooms = importTable()
const owners = new Map(rooms.flatMap(({ name, ownPackages }) => ownPackages.map((owned) => [owned, name] as const)))
const transpilers = { ts: new Bun.Transpiler({ loader: 'ts' }), tsx: new Bun.Transpiler({ loader: 'tsx' }) }

/** Everything a file imports, types included. */
function importsOf({ file, text }: Source): string[] {
  const transpiler = transpilers[file.endsWith('.tsx') ? 'tsx' : 'ts']
  const typeImports = [...text.matchAll(/^(?:import|export)\s+type[^;'"]*?from\s+'([^']+)'/gms)].map(
    ([, path = '']) => path,
  )
  return [...new Set([...transpiler.scanImports(text).map(({ path }) => path), ...typeImports])]
}

/** Why a file may not import this; null if it may. */
function offence(file: string, path: string): string | null {
  const room = rooms.find(({ name }) => file.startsWith(`src/${name}/`))
  if (path.startsWith('.')) {
    if (room === undefined)
      return isBesideRooms(file) && insideRoom(file, path) ? 'a file beside the rooms imports a room' : null
    const target = normalize(join(dirname(file), path)).replace(/^src\//, '')
    const allowed = [room.name, ...room.mayImport]
    if (allowed.some((name) => target === name || target.startsWith(`${name}/`))) return null
    // Migrations are plain SQL beside the sources, and travel inside the program.
    if (room.name === 'store' && /^prisma\/.+\.sql$/.test(target)) return null
    return `${room.name} may not import ${target}`
  }
  if (path.startsWith('node:') || path === 'bun') return room?.name === 'web' ? `browsers have no ${path}` : null
  const pkg = path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
  const owner = owners.get(pkg)
  if (owner === undefined || owner === room?.name || file === 'src/main.ts') return null
  if (room?.name === 'simulator' && /^telegram\/(package\.json|tl\/generated\/api-definitions\.js)$/.test(path))
    return null
  return `${pkg} belongs to ${owner}`
}

const isBesideRooms = (file: string) => ['src/clock.ts', 'src/log.ts', 'src/meter.ts', 'src/config.ts'].includes(file)
const insideRoom = (file: string, path: string) =>
  rooms.some(({ name }) => name !== 'domain' && normalize(join(dirname(file), path)).startsWith(`src/${name}/`))

describe('the import table', () => {
  test('has every room', () => {
    const directories = new Set(
      sources('src')
        .map(({ file }) => file.split('/')[1] ?? '')
        .filter((name) => !name.endsWith('.ts')),
    )
    expect([...directories].sort()).toEqual(rooms.map(({ name }) => name).sort())
  })

  for (const source of sources('src')) {
    test(`${source.file} keeps to it`, () => {
      expect(importsOf(source).flatMap((path) => offence(source.file, path) ?? [])).toEqual([])
    })
  }

  test('catches an offence', () => {
    expect(offence('src/domain/post.ts', '../clock')).toBe('domain may not import clock')
    expect(offence('src/api/server.ts', '../telegram/pool')).toBe('api may not import telegram/pool')
    expect(offence('src/collect/collector.ts', 'telegram')).toBe('telegram belongs to telegram')
    expect(offence('src/telegram/pool.ts', '../collect/collector')).toBe('telegram may not import collect/collector')
    expect(offence('src/web/app.tsx', '../domain/post')).toBe('web may not import domain/post')
    expect(offence('src/web/app.tsx', 'node:path')).toBe('browsers have no node:path')
    expect(offence('src/api/http/dashboard.ts', '../../web/generated/assets')).toBe(
      'api may not import web/generated/assets',
    )
    expect(offence('src/clock.ts', './jobs/schedule')).toBe('a file beside the rooms imports a room')
    expect(offence('src/simulator/tl/x.ts', 'telegram/tl')).toBe('telegram belongs to telegram')
    expect(
      importsOf({ file: '', text: "import type { A } from './a'\nexport type { B } from 'b'\nimport c from 'c'\nc()" }),
    ).toEqual(['c', './a', 'b'])
  })
})
