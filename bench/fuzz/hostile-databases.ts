import { Database } from 'bun:sqlite'

type Make = (file: string, key: Uint8Array) => void

/** SQLite files that are no session of anybody's, made to keep their reader busy, to fill its memory or to write where it reads. */
export const hostileDatabases: Record<string, Make> = {
  'a view that never ends': statements(
    `create view sessions(dc_id, auth_key) as
       with recursive n(i) as (select 1 union all select i + 1 from n) select i, zeroblob(256) from n`,
  ),
  'a view that takes very long': statements(
    `create view sessions(dc_id, auth_key) as
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000000)
       select count(*), zeroblob(256) from n`,
  ),
  'a view of huge values': statements(
    `create view sessions(dc_id, auth_key) as
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 50) select i, zeroblob(100000000) from n`,
  ),
  'a table of huge values': statements(
    'create table sessions (dc_id integer, auth_key blob, server_address text)',
    'insert into sessions values (9, zeroblob(30000000), zeroblob(30000000))',
  ),
  'a table of very many rows': statements(
    'create table sessions (dc_id integer, auth_key blob)',
    `insert into sessions
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000) select i, 'x' from n`,
  ),
  'a column that is computed for ever': statements(
    `create table sessions (dc_id integer, auth_key blob,
       server_address text generated always as (replace(hex(zeroblob(4000000)), '00', 'abcdefgh')) virtual)`,
    `insert into sessions (dc_id, auth_key)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 200) select i, 'x' from n`,
  ),
  'a proper row with an odd address': (file, key) => {
    const database = new Database(file, { create: true })
    database.run('create table sessions (dc_id integer, auth_key blob, server_address text, port integer)')
    database.run('insert into sessions values (2, ?, ?, 99999999)', [key, 'a'.repeat(100_000)])
    database.run('insert into sessions values (2, ?, ?, -1)', [key, '\0\n; rm -rf /'])
    database.run('insert into sessions values (2, ?, ?, 1.5)', [key, ''])
    database.close()
  },
  'columns of other types': (file, key) => {
    const database = new Database(file, { create: true })
    database.run('create table sessions (dc_id, auth_key, server_address, port)')
    database.run("insert into sessions values ('2', ?, 5, 'x')", [key])
    database.run('insert into sessions values (2.5, ?, null, null)', [key])
    database.run('insert into sessions values (9223372036854775807, ?, null, null)', [key])
    database.close()
  },
  'a proper session': (file, key) => {
    const database = new Database(file, { create: true })
    database.run('create table sessions (dc_id integer, auth_key blob)')
    database.run('insert into sessions values (2, ?)', [key])
    database.close()
  },
}

function statements(...all: string[]): Make {
  return (file) => {
    const database = new Database(file, { create: true })
    for (const statement of all) database.run(statement)
    database.close()
  }
}
