import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { type Program, startProgram } from './support/program'
import { startTwoSessions, type TwoSessions } from './support/two-sessions'

setDefaultTimeout(240_000)

/** Longer than a busy machine lets a process stand still, or the one that should keep the session would lose it. */
const LEASE_SECONDS = 5

let world: TwoSessions
const programs: Program[] = []
beforeAll(async () => {
  world = await startTwoSessions()
  await world.app.stop()
})
afterAll(async () => {
  for (const { process } of programs) process.kill('SIGKILL')
  await Promise.all(programs.map(({ exited }) => exited))
  await world.stop()
})

/** A process that collects every second. */
async function start(): Promise<Program> {
  const program = startProgram('src/main.ts', [], {
    ...world.programEnvironment,
    COLLECT_SCHEDULE: '* * * * * *',
    SESSION_LEASE_SECONDS: String(LEASE_SECONDS),
  })
  programs.push(program)
  await program.seen(/"ready"/)
  return program
}

async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 60_000
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`it did not come to this: ${what}`)
    await Bun.sleep(20)
  }
}

const first = () => world.database.prisma.session.findUniqueOrThrow({ where: { pk: world.sessions[0].pk } })
/** The process that holds the lease; null: none. */
const holder = async () => Number((await first()).leaseOwner?.split(' ')[1] ?? 0) || null
const succeeded = () => world.database.prisma.collectionRun.count({ where: { status: 'succeeded' } })
const connections = () => world.simulator.dataCentre.connections(world.sessions[0].userId)

async function untilCollectedAgain(): Promise<void> {
  const before = await succeeded()
  await until('another run', async () => (await succeeded()) > before + 2)
}

describe('two processes on one database', () => {
  test('never connect one session both; one that is killed or stands still is replaced, and steps back', async () => {
    const one = await start()
    await untilCollectedAgain()
    expect(await holder()).toBe(one.process.pid)
    const two = await start()
    await untilCollectedAgain()
    expect(await holder()).toBe(one.process.pid)
    expect(connections()).toEqual({ now: 1, most: 1 })

    one.process.kill('SIGKILL')
    await one.exited
    await until('the second takes over', async () => (await holder()) === two.process.pid)
    await untilCollectedAgain()
    expect(connections()).toEqual({ now: 1, most: 1 })

    const three = await start()
    two.process.kill('SIGSTOP')
    await until('the third takes over when the lease has run out', async () => (await holder()) === three.process.pid)
    await untilCollectedAgain()
    two.process.kill('SIGCONT')
    await until('the one that stood still lets the session go', () => connections().now === 1)
    await untilCollectedAgain()
    expect(await holder()).toBe(three.process.pid)

    for (const program of [three, two]) {
      program.process.kill('SIGTERM')
      expect(await program.exited).toBe(0)
    }
    expect(await first()).toMatchObject({ leaseOwner: null, leaseExpiresAt: null, status: 'enabled' })
    expect(await world.database.prisma.collectionRun.count({ where: { status: { in: ['running', 'failed'] } } })).toBe(
      0,
    )
  })
})
