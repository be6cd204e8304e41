import { describe, expect, test } from 'bun:test'
import { type ApiOptions, createApi } from '../../src/api/server'
import { parseConfig } from '../../src/config'
import type { Database } from '../../src/store/database'
import { webAssets } from '../../src/web/generated/assets'
import { apiOptions } from './support/fixture'

/** Nothing of the dashboard asks the database. */
const noDatabase = {} as Pick<Database, 'prisma'> & { sql: Database['session'] }
const apiWith = (other: Partial<ApiOptions> = {}) => createApi({ ...apiOptions(noDatabase), web: webAssets, ...other })
const api = apiWith()

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  api.fetch(new Request(`http://localhost${path}`, { headers, method }))

async function refusal(response: Response) {
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
  return [response.status, errors[0]?.extensions.code]
}

const shell = await Bun.file(webAssets.shell.file).text()
const script = webAssets.files.find(({ contentType, gzip }) => contentType.startsWith('text/javascript') && gzip)
const { path: scriptPath = '', file: scriptFile = '' } = script ?? {}

describe('the page', () => {
  test.each(['/', '/channels/1700000101', '/operations', '/channels/1?from=2026-01-01', '/no/such/place'])(
    'is at %s for a browser',
    async (path) => {
      const response = await get(path, PAGE)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8'])
      expect(await response.text()).toBe(shell)
    },
  )

  test('is at / for everybody, elsewhere only for who takes pages', async () => {
    expect(await (await get('/')).text()).toBe(shell)
    expect(await refusal(await get('/operations'))).toEqual([404, 'NOT_FOUND'])
    expect(await refusal(await get('/favicon.ico', { accept: 'image/*' }))).toEqual([404, 'NOT_FOUND'])
  })

  test('takes no address from the API', async () => {
    for (const path of ['/graphql/x', '/health', '/health/', '/metrics/x', '/assets', '/assets/', '/assets/x.js']) {
      expect([path, ...(await refusal(await get(path, PAGE)))]).toEqual([path, 404, 'NOT_FOUND'])
    }
    expect(await (await get('/graphql', PAGE)).text()).toContain('renderYogaGraphiQL')
    expect(await (await get('/health/live', PAGE)).json()).toEqual({ status: 'live' })
  })

  test('loads only what is served here, and has no script or style in it', async () => {
    const addresses = [...shell.matchAll(/\b(?:src|href)="([^"]*)"/g)].map(([, address = '']) => address)
    expect(addresses.length).toBeGreaterThan(2)
    for (const address of addresses) expect([address, (await get(address)).status]).toEqual([address, 200])
    expect(shell).toMatch(/<script type="module" [^>]*src="\/assets\//)
    expect(shell).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  test('may do little', async () => {
    const policy = (await get('/')).headers.get('content-security-policy')?.split('; ')
    expect(policy).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "manifest-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ])
  })

  test('is asked for again, and sent again only when it has changed', async () => {
    const first = await get('/', PAGE)
    const etag = first.headers.get('etag') ?? ''
    expect([first.headers.get('cache-control'), etag]).toEqual(['no-cache', expect.stringMatching(/^W\/"[\w-]{22}"$/)])
    for (const known of [etag, etag.replace('W/', ''), `"x", ${etag}`, '*']) {
      const again = await get('/', { ...PAGE, 'if-none-match': known })
      expect([known, again.status, await again.text()]).toEqual([known, 304, ''])
      expect(again.headers.get('etag')).toBe(etag)
      expect(again.headers.get('cache-control')).toBe('no-cache')
    }
    expect((await get('/', { ...PAGE, 'if-none-match': 'W/"x"' })).status).toBe(200)
  })

  test('has no data in it, and takes no token', async () => {
    const tokens = [{ name: 'me', role: 'admin', sha256: '0'.repeat(64), channels: null } as const]
    const closed = apiWith({ settings: { ...parseConfig({}).api, tokens } })
    const response = await closed.fetch(new Request('http://tally.example/', { headers: PAGE }))
    expect(await response.text()).toBe(shell)
  })

  test('without tokens is for this machine alone', async () => {
    for (const path of ['/', '/operations', scriptPath]) {
      const response = await api.fetch(new Request(`http://evil.example${path}`, { headers: PAGE }))
      expect(await refusal(response)).toEqual([421, 'MISDIRECTED'])
    }
  })
})

describe('its files', () => {
  test('are kept for ever, and are what was built', async () => {
    for (const { path, contentType, file } of webAssets.files) {
      const response = await get(path)
      expect(response.headers.get('content-type')).toBe(contentType)
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
      expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(response.headers.has('content-encoding')).toBe(false)
      expect(await response.bytes()).toEqual(await Bun.file(file).bytes())
    }
  })

  test('are compressed for who can read that', async () => {
    for (const accepted of ['gzip', 'br, gzip;q=0.5', 'GZIP', 'deflate , gzip ; q=1']) {
      const response = await get(scriptPath, { 'accept-encoding': accepted })
      expect([accepted, response.headers.get('content-encoding')]).toEqual([accepted, 'gzip'])
      expect(response.headers.get('vary')).toBe('Accept-Encoding')
      expect(Bun.gunzipSync(await response.bytes())).toEqual(await Bun.file(scriptFile).bytes())
    }
    for (const accepted of ['', 'br', 'gzip;q=0', 'br, gzip; q=0.00', 'xgzip']) {
      const response = await get(scriptPath, { 'accept-encoding': accepted })
      expect([accepted, response.headers.get('content-encoding')]).toEqual([accepted, null])
    }
  })

  test('vary by origin, too, where other sites may read answers', async () => {
    const origin = 'https://dashboard.example'
    const open = apiWith({ settings: { ...parseConfig({}).api, corsOrigins: [origin] } })
    const response = await open.fetch(new Request(`http://localhost${scriptPath}`, { headers: { origin } }))
    expect(response.headers.get('vary')).toBe('Accept-Encoding, Origin')
  })

  test.each([
    '/assets/../package.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/..\\..\\package.json',
    '/assets//etc/passwd',
    '/assets/assets.ts',
    '/assets/index.html',
    '/assets/%00',
    '/..%2fassets.ts',
    `${scriptPath}.gz`,
    `${scriptPath}/`,
    scriptPath.toUpperCase(),
    webAssets.shell.file,
  ])('%s is none of them', async (path) => {
    const response = await get(path)
    expect(await refusal(response)).toEqual([404, 'NOT_FOUND'])
  })
})

test('HEAD tells what GET would', async () => {
  for (const path of ['/', '/operations', scriptPath]) {
    const [head, full] = [await get(path, PAGE, 'HEAD'), await get(path, PAGE)]
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const name of ['content-type', 'etag', 'cache-control', 'content-security-policy', 'vary']) {
      expect([name, head.headers.get(name)]).toEqual([name, full.headers.get(name)])
    }
  }
})

test('nothing can be sent to it', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    for (const path of ['/', scriptPath]) {
      const response = await get(path, PAGE, method)
      expect(response.headers.get('allow')).toBe('GET, HEAD')
      expect(await refusal(response)).toEqual([405, 'METHOD_NOT_ALLOWED'])
    }
    expect(await refusal(await get('/operations', PAGE, method))).toEqual([404, 'NOT_FOUND'])
  }
})

test('over a socket it comes as it is', async () => {
  const server = await api.listen({ host: '127.0.0.1', port: 0 })
  try {
    expect(await (await fetch(server.url, { headers: PAGE })).text()).toBe(shell)
    const asked = await fetch(`${server.url}${scriptPath}`)
    expect(asked.headers.get('content-encoding')).toBe('gzip')
    expect(await asked.bytes()).toEqual(await Bun.file(scriptFile).bytes())
    const head = await fetch(`${server.url}${scriptPath}`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    expect((await fetch(`${server.url}/assets/%2e%2e/package.json`)).status).toBe(404)
  } finally {
    await server.stop()
  }
})

test('switched off it is not there', async () => {
  expect([parseConfig({}).dashboard, parseConfig({ DASHBOARD: 'off' }).dashboard]).toEqual([true, false])
  const off = apiWith({ web: null })
  const ask = (path: string) => off.fetch(new Request(`http://localhost${path}`, { headers: PAGE }))
  expect([(await ask('/')).status, (await ask('/')).headers.get('location')]).toEqual([302, '/graphql'])
  for (const path of ['/operations', scriptPath]) expect(await refusal(await ask(path))).toEqual([404, 'NOT_FOUND'])
})

test('the page and all that it names weigh less than 200 kB', async () => {
  const first = webAssets.files.filter(({ path }) => shell.includes(`"${path}"`))
  const sizes = [webAssets.shell, ...first].map(({ file, gzip }) => Bun.file(gzip ?? file).size)
  expect(first.length).toBeGreaterThan(1)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000)
})
