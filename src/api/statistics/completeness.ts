import { quotient } from '../../domain/metrics'
import type { MissedReason } from '../../domain/window'
import {
  type LogGap,
  type LogGaps,
  logGaps,
  type RunStatusCount,
  runStatuses,
  type WindowCompleteness,
  windowCompleteness,
} from '../../store/statistics/completeness'
import type { Builder } from '../builder'
import type { Enums } from '../types/enums'
import { loadStatistic } from './load'
import type { StatisticsRef, StatisticsScope } from './statistics'

/** `Statistics.completeness` */
export function addCompleteness(builder: Builder, enums: Enums, statistics: StatisticsRef): void {
  const completeness = builder.objectRef<StatisticsScope>('Completeness').implement({
    description: 'How much of what happened in a period is known.',
  })
  builder.objectField(statistics, 'completeness', (t) =>
    t.field({
      type: completeness,
      description: 'How much of what happened in the period is known.',
      resolve: (scope) => scope,
    }),
  )
  const window = defineWindowCompleteness(builder, enums)
  const gaps = defineLogGaps(builder)
  const runCount = builder.objectRef<RunStatusCount>('RunStatusCount').implement({
    description: 'How many collections went one way.',
    fields: (t) => ({
      status: t.expose('status', { type: enums.runStatus, description: 'How they went.' }),
      count: t.exposeInt('count', { description: 'How many did.' }),
    }),
  })
  builder.objectFields(completeness, (t) => ({
    windows: t.field({
      type: [window],
      description:
        'What became of the windows of the posts that were published in the period, by age. Every item of an album has windows of its own, and so have posts that were deleted since. Empty: no post was seen, or none while windows were configured.',
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => context.sql((client) => windowCompleteness(client, query))),
    }),
    adminLogGaps: t.field({
      type: gaps,
      description:
        'Times of the period of which it is not known who came and left. What lies before the first reading of an admin log, or in channels where it cannot be read, is no gap.',
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => context.sql((client) => logGaps(client, query))),
    }),
    runs: t.field({
      type: [runCount],
      description: 'Collections that began in the period, by how they went; ways that none went are left out.',
      resolve: (scope, _args, context, info) =>
        loadStatistic(context, info, scope, (query) => context.sql((client) => runStatuses(client, query))),
    }),
  }))
}

function defineWindowCompleteness(builder: Builder, enums: Enums) {
  const missed = builder.objectRef<{ reason: MissedReason; count: number }>('MissedCount').implement({
    description: 'How many windows were missed for one reason.',
    fields: (t) => ({
      reason: t.expose('reason', { type: enums.missedReason, description: 'Why they were missed.' }),
      count: t.exposeInt('count', { description: 'How many were.' }),
    }),
  })
  return builder.objectRef<WindowCompleteness>('WindowCompleteness').implement({
    description: 'How many posts were read when they had a certain age.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'The age in hours ("1h", "24h") or minutes ("90m").' }),
      ageSeconds: t.exposeInt('ageSeconds', { description: 'The age in seconds.' }),
      onTime: t.exposeInt('onTime', { description: 'Windows that were captured on time.' }),
      late: t.exposeInt('late', { description: 'Windows that were captured late.' }),
      missed: t.exposeInt('missed', { description: 'Windows that were missed.' }),
      pending: t.exposeInt('pending', { description: 'Windows whose time is still to come, or just there.' }),
      capturedShare: t.float({
        nullable: true,
        description:
          'Captured windows, on time or late, as a share of those whose time is over; 0.95 is 95 %. Null: of none is it over.',
        resolve: ({ onTime, late, missed }) => quotient(onTime + late, onTime + late + missed),
      }),
      missedReasons: t.field({
        type: [missed],
        description: 'Why windows were missed, the most frequent reason first.',
        resolve: ({ missedReasons }) => missedReasons,
      }),
      meanLatenessSeconds: t.exposeFloat('meanLatenessSeconds', {
        nullable: true,
        description: 'How long after they were due windows were captured, on average, in seconds. Null: none was.',
      }),
      maxLatenessSeconds: t.exposeFloat('maxLatenessSeconds', {
        nullable: true,
        description: 'The longest of these times, in seconds. Null: none was captured.',
      }),
    }),
  })
}

function defineLogGaps(builder: Builder) {
  const gap = builder.objectRef<LogGap>('ChannelLogGap').implement({
    description: "A time about which a channel's admin log told nothing.",
    fields: (t) => ({
      channelId: t.expose('channelId', { type: 'BigInt', description: "Telegram's id of the channel." }),
      from: t.expose('from', { type: 'DateTime', description: 'Where what is known ends, inclusive.' }),
      to: t.expose('to', { type: 'DateTime', description: 'Where it begins again, exclusive.' }),
    }),
  })
  return builder.objectRef<LogGaps>('LogGaps').implement({
    description: 'Gaps in the admin logs of channels.',
    fields: (t) => ({
      seconds: t.exposeFloat('seconds', {
        description: 'How much of the period they cover, in seconds, those of several channels added up.',
      }),
      gaps: t.field({
        type: [gap],
        description: 'The gaps that overlap the period, also where they reach beyond it, in order.',
        resolve: ({ gaps }) => gaps,
      }),
    }),
  })
}
