import type { ClientBase } from 'pg'

/** The tables of 0.1.0, each after those that it refers to. */
const TABLES = [
  'config__tg_bot_session_pool',
  'config__tg_channel',
  'config__tg_channel_access',
  'stat_channel',
  'stat_channel_name',
  'stat_post',
  'stat_post_snapshot',
  'stat_post_window',
  'stat_reaction',
  'discussion_thread',
  'stat_user',
  'stat_user_event',
  'stat_comment',
  'admin_log_gap',
  'datalake__tg_channel',
  'datalake__tg_post',
  'datalake__tg_comment',
  'datalake__tg_admin_log',
  'collection_run',
  'schedule',
  'job',
  'flood_wait',
  'api_audit',
]

/** Copies the rows of one database of 0.1.0 into another one that is empty, as a dump of the data would. */
export async function copyRows(from: ClientBase, to: ClientBase): Promise<void> {
  for (const table of TABLES) {
    const { rows } = await from.query(`select coalesce(jsonb_agg(row), '[]')::text as json from "${table}" as row`)
    const columns = await to.query(
      `select string_agg(quote_ident(attname), ',') as list, bool_or(attname = 'pk') as counted from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
      [table],
    )
    const { list, counted } = columns.rows[0]
    await to.query(
      `insert into "${table}" (${list}) select ${list} from jsonb_populate_recordset(null::"${table}", $1)`,
      [rows[0].json],
    )
    if (counted)
      await to.query(
        `select setval(pg_get_serial_sequence($1, 'pk'), coalesce(max(pk), 0) + 1, false) from "${table}"`,
        [table],
      )
  }
}
