import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Meter } from '../meter'

const RUN_BUCKETS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800]
/** A window is on time up to a minute or 5 % of its age, and is missed after 25 % of it: 15 minutes of an hour, 6 hours of a day. */
const LATENESS_BUCKETS = [1, 5, 15, 60, 180, 900, 1800, 4320, 21_600]
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** What this process has done since it started. No label takes more values than there are sessions, methods and statuses. */
export function createMeter(registry: Registry): Meter {
  const registers = [registry]
  const telegramRequests = new Counter({
    name: 'teletally_telegram_requests_total',
    help: 'Requests sent to Telegram, repeated ones included, by session (primary key; none: an account that signs in), method and outcome (ok, aborted, or the kind of error).',
    labelNames: ['session', 'method', 'outcome'],
    registers,
  })
  const floodWaits = new Counter({
    name: 'teletally_telegram_flood_waits_total',
    help: 'Waits that Telegram asked for, by method.',
    labelNames: ['method'],
    registers,
  })
  const floodSeconds = new Counter({
    name: 'teletally_telegram_flood_wait_seconds_total',
    help: 'Seconds of the waits that Telegram asked for, by method.',
    labelNames: ['method'],
    registers,
  })
  const runsInProgress = new Gauge({
    name: 'teletally_runs_in_progress',
    help: 'Channels that this process is collecting now.',
    registers,
  })
  const runs = new Histogram({
    name: 'teletally_run_duration_seconds',
    help: 'How long collecting a channel took, by how it ended; its count is the number of runs.',
    labelNames: ['status'],
    buckets: RUN_BUCKETS,
    registers,
  })
  const posts = new Counter({
    name: 'teletally_posts_total',
    help: 'Posts that were found to be new, changed or deleted.',
    labelNames: ['change'],
    registers,
  })
  const lateness = new Histogram({
    name: 'teletally_window_lateness_seconds',
    help: 'How long after its time a window was captured, by its age; its count is the number of windows captured.',
    labelNames: ['age_seconds'],
    buckets: LATENESS_BUCKETS,
    registers,
  })
  const windows = new Counter({
    name: 'teletally_windows_settled_total',
    help: 'Windows that were captured on time or late, or missed after having been awaited, by their age.',
    labelNames: ['age_seconds', 'status'],
    registers,
  })
  const jobs = new Counter({
    name: 'teletally_jobs_settled_total',
    help: 'Jobs that were begun, by what came of it (pending: they are to be done again).',
    labelNames: ['kind', 'state'],
    registers,
  })
  const graphql = new Histogram({
    name: 'teletally_graphql_request_duration_seconds',
    help: 'How long GraphQL requests took to be answered, subscriptions to begin, by type of operation (none: it was refused before it had one).',
    labelNames: ['operation', 'outcome'],
    buckets: REQUEST_BUCKETS,
    registers,
  })
  return {
    telegramRequest: ({ sessionPk, method, outcome }) =>
      telegramRequests.inc({ session: String(sessionPk ?? 'none'), method, outcome }),
    floodWait({ method, seconds }) {
      floodWaits.inc({ method })
      floodSeconds.inc({ method }, seconds)
    },
    runBegan: () => runsInProgress.inc(),
    runEnded({ status, seconds, changes }) {
      runsInProgress.dec()
      runs.observe({ status }, seconds)
      for (const [change, count] of Object.entries(changes)) posts.inc({ change }, count)
    },
    windowSettled({ ageSeconds, status, latenessSeconds }) {
      windows.inc({ age_seconds: ageSeconds, status })
      if (latenessSeconds !== null) lateness.observe({ age_seconds: ageSeconds }, latenessSeconds)
    },
    jobSettled: (job) => jobs.inc(job),
    graphqlRequest: ({ operation, outcome, seconds }) =>
      graphql.observe({ operation: operation ?? 'none', outcome }, seconds),
  }
}
