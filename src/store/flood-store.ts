import type { FloodStore } from '../collect/ports/safety'
import type { Database } from './database'

/**
 * Remembers in PostgreSQL until when sessions must wait. Of two waits for the same method the one that ends last counts, unless it is
 * to begin only when a clock that is right would not have it begin yet.
 */
export function createFloodStore({ session }: Database): FloodStore {
  return {
    openFloods: (sessionPk, now) =>
      session(async (client) => {
        const { rows } = await client.query(
          `select session_pk as "sessionPk", method, since, until, seconds
           from flood_wait where session_pk = $1 and until > $2 order by method`,
          [sessionPk, now],
        )
        return rows
      }),
    saveFlood: ({ sessionPk, method, since, until, seconds }) =>
      session(async (client) => {
        await client.query(
          `insert into flood_wait as stored (session_pk, method, since, until, seconds) values ($1, $2, $3, $4, $5)
           on conflict (session_pk, method) do update set
             since = excluded.since, until = excluded.until, seconds = excluded.seconds
           where stored.until < excluded.until or stored.since > excluded.since + interval '1 minute'`,
          [sessionPk, method, since, until, seconds],
        )
      }),
  }
}
