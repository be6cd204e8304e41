/**
 * Not a test: a process of its own that holds an embedded PostgreSQL, for tests that kill it. Argument: the data directory.
 * Writes rows one after the other and prints each committed number on a line of its own,
 * after a first line of JSON with the server's URL and process id. SIGINT: one more row, an orderly stop, `stopped`.
 */
import { Client } from 'pg'
import { systemClock } from '../../src/clock'
import { silentLog } from '../../src/log'
import { startEmbeddedPostgres } from '../../src/store/embedded/start'

const [dataDir = ''] = process.argv.slice(2)
let stopping = false

try {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, clock: systemClock })
  process.once('SIGINT', () => {
    stopping = true
  })
  const client = new Client({ connectionString: server.url })
  await client.connect()
  await client.query('create table if not exists written (number bigserial primary key, filler text)')
  console.log(JSON.stringify({ url: server.url, pid: server.pid }))
  for (let last = false; !last; ) {
    last = stopping
    const { rows } = await client.query(`insert into written (filler) values (repeat('текст', 200)) returning number`)
    console.log(rows[0].number)
  }
  await client.end()
  await server.stop()
  console.log('stopped')
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error)
  process.exit(1)
}
