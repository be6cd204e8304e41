/** The program goes on with a data directory that release 0.1.0 left behind (`test/store/release-0.1.0`): it answers and collects. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { getOperationAST, parse } from 'graphql'
import { ask } from '../../scripts/demo/ask'
import { readCollected } from '../../scripts/demo/collected'
import { addSimulatedSession, endpointOf } from '../../scripts/demo/simulated-account'
import { type App, createApp } from '../../src/app'
import { systemClock } from '../../src/clock'
import type { RunOutcome } from '../../src/collect/collect-channel'
import { parseConfig } from '../../src/config'
import { silentLog } from '../../src/log'
import { type Simulator, startSimulator } from '../../src/simulator/simulator'
import { WORLD_MEDIA_KINDS } from '../../src/simulator/world/model'
import { openDatabase } from '../../src/store/open-database'
import expectations from '../store/release-0.1.0/expectations.json'
import { type Row, type StoredRows, storedRows } from '../store/release-0.1.0/stored-rows'
import { unpackRelease } from '../store/release-0.1.0/unpack'
import { withReleased } from '../store/release-0.1.0/with-released'
import { worldLeftBehind } from '../store/release-0.1.0/world-left-behind'
import { documentedOperations } from '../support/documented-operations'
import { makeTemporaryDirectory } from '../support/temporary'
import { MovableClock } from './support/movable-clock'

setDefaultTimeout(120_000)

const HOUR_MS = 3_600_000
/** Those that a session can collect that is enabled. The last one's was signed out; the account of another sees it here. */
const COLLECTED = [2001n, 2002n, 2003n, 2004n, 2007n, 2008n, 2009n]
/** Reactions and discussion are switched off. */
const SWITCHED_OFF = [2002n, 2008n]

let dataDir: string
/** What 0.1.0 left, and the same after the migrations, which a test of them holds against each other. */
let before: StoredRows
let migrated: StoredRows
let simulator: Simulator
let app: App
let endpoint: string
let clock: MovableClock
const runs: RunOutcome[] = []

beforeAll(async () => {
  dataDir = makeTemporaryDirectory()
  unpackRelease(dataDir)
  before = await withReleased(dataDir, storedRows)
  const { seed, accounts, endedAt } = expectations.world
  // The flood wait that was open when it stopped is over.
  clock = new MovableClock(new Date(Date.parse(endedAt) + HOUR_MS))
  simulator = await startSimulator({
    worlds: await worldLeftBehind(before),
    rebase: false,
    seed,
    accounts,
    clock: systemClock,
    worldClock: clock,
    log: silentLog,
  })
  for (const id of SWITCHED_OFF)
    simulator.world.changeChannel(id, { reactions: 'none', stars: false, discussion: false })
  const config = {
    ...parseConfig({ DATA_DIR: dataDir, PORT: '0' }),
    telegramEndpoint: endpointOf(simulator.connection),
  }
  app = await createApp({
    config,
    clock,
    outsideClock: systemClock,
    log: silentLog,
    onRun: (run) => runs.push(run),
  })
  endpoint = `${(await app.listen(config)).url}/graphql`
  migrated = await currentRows()
})

afterAll(async () => {
  await app.stop()
  await simulator.stop()
  rmSync(dataDir, { recursive: true })
})

describe('as it was found', () => {
  test('the API tells of every channel, post, member and event', async () => {
    const told = (await readCollected(endpoint)).map(({ id, posts, deletedPosts, members, membershipEvents }) => ({
      id,
      posts: posts.length + deletedPosts.length,
      deleted: deletedPosts.length,
      members: members.length,
      events: membershipEvents.length,
    }))
    const of = (table: string, id: string) => rows(table).filter((row) => row.tg_channel_id === id)
    const known = rows('config__tg_channel').map(({ tg_channel_id: id }) => ({
      id: String(id),
      posts: of('stat_post', String(id)).length,
      deleted: of('stat_post', String(id)).filter((row) => row.deleted_at !== null).length,
      members: of('stat_user', String(id)).length,
      events: of('stat_user_event', String(id)).length,
    }))
    expect(told.toSorted((a, b) => a.id.localeCompare(b.id))).toEqual(
      known.toSorted((a, b) => a.id.localeCompare(b.id)),
    )
  })

  const queries = documentedOperations().filter(
    ({ text }) => getOperationAST(parse(text))?.operation === 'query' && !text.includes('login('),
  )
  test.each(queries)('$heading', async ({ text, variables }) => {
    expect(await ask<object>(endpoint, text, variables)).toEqual(expect.any(Object))
  })

  test('a run that was open is recorded as interrupted', async () => {
    const told = await ask<{ runs: { totalCount: number } }>(endpoint, '{ runs(status: RUNNING) { totalCount } }', {})
    expect(told.runs.totalCount).toBe(0)
  })
})

describe('after a cycle', () => {
  let after: StoredRows

  beforeAll(async () => {
    // Telegram, here a new one, knows no key that was made before: the accounts sign in again, under the numbers they had.
    const [collecting, flooded] = [simulator.connection.phone_numbers[0], simulator.connection.phone_numbers[5]]
    for (const phone of [collecting, flooded])
      await addSimulatedSession(app, simulator.connection, systemClock, silentLog, phone)
    await app.collectOnce()
    after = await currentRows()
  })

  test('every channel that can be read was read', () => {
    const succeeded = runs.filter(({ status }) => status === 'succeeded').map(({ channelId }) => channelId)
    expect([...new Set(succeeded)].toSorted()).toEqual(COLLECTED)
  })

  test('how far down each history was read is known, and no limit ended it', () => {
    for (const channel of after.config__tg_channel?.values() ?? []) {
      if (!COLLECTED.includes(BigInt(String(channel.tg_channel_id)))) continue
      const ids = [...(after.stat_post?.values() ?? [])]
        .filter((row) => row.tg_channel_id === channel.tg_channel_id)
        .map((row) => Number(row.tg_post_id))
      expect(Number(channel.history_floor_id)).toBeLessThanOrEqual(Math.min(...ids))
      expect(channel).toMatchObject({ history_limit_since: null, history_limit_posts: null, history_posts: null })
    }
  })

  test('the walk that a flood had stopped has come to the first post', () => {
    const annals = [...(after.config__tg_channel?.values() ?? [])].find((row) => row.tg_channel_id === '2007')
    expect(annals).toMatchObject({ walk_offset_id: null, walk_finished_at: expect.any(String) })
    const ids = [...(after.stat_post?.values() ?? [])].filter((row) => row.tg_channel_id === '2007')
    expect(Math.min(...ids.map((row) => Number(row.tg_post_id)))).toBe(1)
  })

  test('what was written once is as it was', () => {
    const tables = [
      'stat_channel',
      'stat_channel_name',
      'stat_user_event',
      'admin_log_gap',
      'api_audit',
      'discussion_thread',
    ]
    const raw = ['datalake__tg_channel', 'datalake__tg_post', 'datalake__tg_comment', 'datalake__tg_admin_log']
    for (const table of [...tables, ...raw])
      for (const row of rows(table, migrated)) expect(now(table, row)).toMatchObject(row)
  })

  test('a window that was settled is as it was', () => {
    const settled = rows('stat_post_window', migrated).filter(({ status }) => status !== 'pending')
    expect(settled.length).toBeGreaterThan(500)
    for (const row of settled) expect(now('stat_post_window', row)).toMatchObject(row)
  })

  test('nothing that was known of a post, a comment or a member is unknown now, and none is deleted', () => {
    for (const table of ['stat_post', 'stat_comment', 'stat_user']) {
      for (const row of rows(table, migrated)) {
        const found = now(table, row)
        // The simulator cannot show some kinds of media: it shows such posts without.
        const isShown = WORLD_MEDIA_KINDS.some((kind) => kind === row.media)
        const columns = Object.keys(row).filter((column) => column !== 'media' || isShown)
        // Whoever has come again since came by what is told of that.
        const cameAgain = row.joined_at !== found.joined_at
        const ofArrival = ['left_at', 'is_joined_by_link', 'invite_link']
        const lost = columns
          .filter((column) => !(cameAgain && ofArrival.includes(column)))
          .filter((column) => row[column] !== null && found[column] === null)
        expect({ table, row: row.pk, lost }).toEqual({ table, row: row.pk, lost: [] })
        if ('deleted_at' in row)
          expect({ row, deleted: found.deleted_at }).toEqual({ row, deleted: row.deleted_at ?? null })
      }
    }
  })

  test('nobody is at a job that a killed process had begun', () => {
    const begun = rows('job', migrated).filter(({ state }) => state === 'running')
    expect(begun).toHaveLength(1)
    for (const row of begun) expect(['pending', 'done']).toContain(String(now('job', row).state))
  })

  function now(table: string, row: Row): Row {
    const found = after[table]?.get(String(row.pk))
    if (!found) throw new Error(`${table} ${row.pk} is gone`)
    return found
  }
})

function rows(table: string, from = before): Row[] {
  return [...(from[table]?.values() ?? [])]
}

/** What the running program has stored. */
async function currentRows(): Promise<StoredRows> {
  const config = { ...parseConfig({ DATA_DIR: dataDir }), poolSize: 1, join: true }
  const reading = await openDatabase({ ...config, clock: systemClock, log: silentLog })
  try {
    return await reading.database.session(storedRows)
  } finally {
    await reading.close()
  }
}
