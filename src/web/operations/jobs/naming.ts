import type { ChannelRow } from '../setup'
import type { Words } from '../words'
import type { JobRow } from './query'

/** What a job is to do, in words where there are some. */
export function kindText(kind: string, { jobKind }: Words): string {
  const known: Record<string, string> = jobKind
  return Object.hasOwn(known, kind) ? (known[kind] ?? kind) : kind
}

/** The channel that a job is about: jobs are grouped by theirs. Undefined where it is none that is known. */
export function channelOf({ group }: Pick<JobRow, 'group'>, channels: readonly ChannelRow[]): ChannelRow | undefined {
  return channels.find(({ tgChannelId }) => tgChannelId === group)
}
