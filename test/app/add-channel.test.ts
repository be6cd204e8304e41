import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { runProgram } from './support/program'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(120_000)

let world: TwoSessions
beforeAll(async () => {
  world = await startTwoSessions()
})
afterAll(() => world.stop())

const prisma = () => world.database.prisma
const phone = (index: 0 | 1) => world.simulator.connection.phone_numbers[index] ?? expect.unreachable('an account')
const run = (account: 0 | 1, name: string, ...options: string[]) =>
  runProgram(
    'scripts/add-channel.ts',
    ['--phone-number', phone(account), '--tg-channel-name', name, ...options],
    // It goes by the real time, and this Telegram does not: it would warn of that.
    { ...world.programEnvironment, LOG_LEVEL: 'error' },
  )
const audit = () =>
  prisma().auditEntry.findMany({
    select: { principal: true, role: true, field: true, arguments: true, outcome: true },
    orderBy: { pk: 'asc' },
  })

beforeEach(async () => {
  const [one] = world.sessions
  await prisma().auditEntry.deleteMany()
  await prisma().session.updateMany({ data: { status: 'enabled', statusReason: null, botToken: null } })
  await prisma().channel.updateMany({ data: { sessionPk: one.pk, status: 'active', statusReason: null } })
})

/** What the command says besides the exit code for what can be corrected. */
async function refused(result: ReturnType<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await result
  expect({ code, stdout, lines: stderr.trimEnd().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 })
  return stderr
}

describe('the command that adds a channel', () => {
  test('takes it from another account only if that is asked for, and leaves a row for each in the audit log', async () => {
    const [one, two] = world.sessions
    expect(await refused(run(1, '1001'))).toContain('Another account collects this channel; with --move')
    expect((await world.channel(1001n)).sessionPk).toBe(one.pk)
    expect(await run(1, '1001', '--move')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Moved .*1001/) })
    expect((await world.channel(1001n)).sessionPk).toBe(two.pk)
    expect(await run(1, '@channel_1001')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('was there already'),
    })

    const masked = `${phone(1).slice(0, 6)}•••${phone(1).slice(-2)}`
    const row = (name: string, move: boolean, outcome: string) => ({
      principal: 'script',
      role: 'admin',
      field: 'addChannel',
      arguments: { name, phoneNumber: masked, move },
      outcome,
    })
    expect(await audit()).toEqual([
      row('1001', false, 'ConflictError'),
      row('1001', true, 'ok'),
      row('@channel_1001', false, 'ok'),
    ])
  })

  test('says how far back the first reading goes, and refuses what is no limit', async () => {
    expect(await run(0, '1001', '--history-since', '2026-01-31', '--history-posts', '500')).toMatchObject({ code: 0 })
    const since = new Date('2026-01-31T00:00:00Z')
    expect(await world.channel(1001n)).toMatchObject({ historySince: since, historyPosts: 500 })
    expect((await audit())[0]?.arguments).toMatchObject({ history: { since: since.toISOString(), posts: 500 } })
    expect(await refused(run(0, '1001', '--history-since', '2026-02-30'))).toContain(
      '--history-since: "2026-02-30" was given, a date like 2026-01-31 (UTC) or an instant like 2026-01-31T09:30:00Z',
    )
    expect(await refused(run(0, '1001', '--history-posts', '0'))).toContain(
      '--history-posts: "0" was given, a whole number from 1 to 2147483647 is accepted',
    )
    expect(await world.channel(1001n)).toMatchObject({ historySince: since, historyPosts: 500 })
  })

  test('refuses what the API refuses: a bot, and an account that is disabled, banned or logged out', async () => {
    const [, two] = world.sessions
    await prisma().session.update({ where: { pk: two.pk }, data: { botToken: Buffer.of(1) } })
    expect(await refused(run(1, '1001', '--move'))).toContain('A bot sees no histories')
    const reasons = { disabled: /disabled/, banned: /banned.*USER_DEACTIVATED/, logged_out: /sign in again/ } as const
    for (const status of ['disabled', 'banned', 'logged_out'] as const) {
      await prisma().session.update({
        where: { pk: two.pk },
        data: { botToken: null, status, statusReason: status === 'banned' ? 'USER_DEACTIVATED' : null },
      })
      expect(await refused(run(1, '1001'))).toMatch(reasons[status])
    }
    expect((await audit()).map(({ outcome }) => outcome)).toEqual([
      'ConflictError',
      'SessionDisabledError',
      'SessionBannedError',
      'SessionLoggedOutError',
    ])
  })

  test('makes a channel active again that no account could read, for whichever sees it, and leaves a paused one so', async () => {
    const [one, two] = world.sessions
    await prisma().channel.update({
      where: { tgChannelId: 1001n },
      data: { status: 'lost_access', statusReason: 'lost', retryAt: new Date(4e12) },
    })
    expect(await run(1, '1001')).toMatchObject({ code: 0, stdout: expect.stringContaining('no account could read') })
    const revived = { sessionPk: two.pk, status: 'active', statusReason: null, retryAt: null } as const
    expect(await world.channel(1001n)).toMatchObject(revived)

    await prisma().channel.update({ where: { tgChannelId: 1002n }, data: { status: 'paused' } })
    expect(await run(0, '1002')).toMatchObject({ code: 0, stdout: expect.stringContaining('it is paused; resume it') })
    expect(await world.channel(1002n)).toMatchObject({ sessionPk: one.pk, status: 'paused' })
  })
})
