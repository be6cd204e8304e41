import type { ScheduleStore } from '../jobs/ports'
import type { Database } from './database'

/** Remembers in PostgreSQL when recurring tasks last ran. */
export function createScheduleStore({ prisma }: Database): ScheduleStore {
  return {
    async lastRun(name) {
      return (await prisma.schedule.findUnique({ where: { name } }))?.lastRunAt ?? null
    },
    async rememberRun(name, lastRunAt) {
      await prisma.schedule.upsert({ where: { name }, create: { name, lastRunAt }, update: { lastRunAt } })
    },
  }
}
