import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { systemClock } from '../../src/clock'
import { createLog, type Logger, silentLog } from '../../src/log'
import { createWebhook, type WebhookMessage } from '../../src/notify/webhook'
import { FakeClock, settle } from '../support/fake-clock'

const AT = new Date('2026-03-01T12:00:00Z')
const TROUBLE = { channelId: 2n ** 60n, title: 'Новости ☕', failures: 5, since: new Date('2026-03-01T11:00:00Z') }
const ERROR = { class: 'unreachable', message: 'nobody answered' }

let server: Bun.Server<undefined>
let received: WebhookMessage[] = []
let respond: () => Response | Promise<Response> = () => new Response()
beforeAll(() => {
  server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      expect([request.method, request.headers.get('content-type')]).toEqual(['POST', 'application/json'])
      received.push((await request.json()) as WebhookMessage)
      return respond()
    },
  })
})
afterAll(() => server.stop(true))
beforeEach(() => {
  received = []
  respond = () => new Response()
})

const url = () => `http://127.0.0.1:${server.port}/hook?token=hunter2`
const options = (change: { clock?: FakeClock; log?: Logger; url?: string } = {}) => ({
  url: url(),
  clock: systemClock,
  log: silentLog,
  ...change,
})

/** Lets time pass, and answers come in, until the work is done. */
async function elapse(clock: FakeClock, work: Promise<void>): Promise<void> {
  let isDone = false
  void work.then(() => {
    isDone = true
  })
  for (let round = 0; !isDone && round < 1000; round++) {
    await clock.advance(100)
    await Bun.sleep(1)
  }
  expect(isDone).toBe(true)
}

test('tells of trouble and of its end, in order', async () => {
  const webhook = createWebhook(options())
  webhook.failing(TROUBLE, ERROR, AT)
  webhook.recovered(TROUBLE, AT)
  await webhook.idle()
  const common = {
    at: AT.toISOString(),
    channel: { id: '1152921504606846976', title: 'Новости ☕' },
    failures: 5,
    since: '2026-03-01T11:00:00.000Z',
  }
  expect(received).toEqual([
    { ...common, event: 'channel_failing', error: ERROR },
    { ...common, event: 'channel_recovered', error: null },
  ])
})

test('tries again a few times, then goes on with the next', async () => {
  const clock = new FakeClock()
  const webhook = createWebhook(options({ clock }))
  let refusals = 5
  respond = () => new Response(null, { status: refusals-- > 0 ? 500 : 204 })
  webhook.failing(TROUBLE, ERROR, AT)
  webhook.recovered(TROUBLE, AT)
  await elapse(clock, webhook.idle())
  const failing = 'channel_failing'
  const recovered = 'channel_recovered'
  expect(received.map(({ event }) => event)).toEqual([failing, failing, failing, failing, recovered, recovered])
})

test('does not wait for ever for a receiver that is silent', async () => {
  const clock = new FakeClock()
  const webhook = createWebhook(options({ clock }))
  respond = () => new Promise(() => undefined)
  webhook.failing(TROUBLE, ERROR, AT)
  await elapse(clock, webhook.idle())
  expect(received).toHaveLength(4)
})

test('holds up nobody, and ends at once when stopped', async () => {
  const webhook = createWebhook(options())
  respond = () => new Promise(() => undefined)
  webhook.failing(TROUBLE, ERROR, AT)
  await settle()
  await webhook.stop()
  webhook.failing(TROUBLE, ERROR, AT)
  await webhook.idle()
})

test('logs failures without the address', async () => {
  const clock = new FakeClock()
  const lines: unknown[] = []
  const log = createLog('silent')
  log.error = (...args: unknown[]) => {
    lines.push(args)
  }
  const webhook = createWebhook(options({ clock, log, url: 'http://127.0.0.1:1/hook?token=hunter2' }))
  webhook.failing(TROUBLE, ERROR, AT)
  await elapse(clock, webhook.idle())
  expect(lines).toHaveLength(1)
  expect(JSON.stringify(lines)).not.toContain('hunter2')
})
