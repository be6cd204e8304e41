import { useState } from 'preact/hooks'
import { graphql, type ResultOf } from '../../graphql/graphql'
import { useGrowingList } from '../../graphql/use-growing-list'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { Column } from '../../ui/data-table'
import { GrowingTable } from '../../ui/growing-table'
import { Empty, Unknown } from '../../ui/states'
import { Badge } from '../badge'
import { orderOf, sortOf, type TimeOrder } from '../lists/by-time'
import { messages as pageMessages } from '../messages'
import { Section } from '../section'
import type { ChannelRow, SessionRow } from '../setup'
import { tookText } from '../time-texts'
import { Moment } from '../times'
import { useAgainAt } from '../use-pulse'
import { words } from '../words'
import { messages } from './messages'
import { subjectOf } from './subject'

const AUDIT = graphql(`
  query Audit($order: TimeOrder!, $first: Int!, $after: String) {
    auditEntries(order: $order, first: $first, after: $after) {
      nodes { at principal role requestId field arguments outcome durationMs }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

type AuditRow = ResultOf<typeof AUDIT>['auditEntries']['nodes'][number]

interface Props {
  sessions: readonly SessionRow[]
  channels: readonly ChannelRow[]
  beat: number
}

/** Who changed what, and what was refused. For admins. */
export function AuditSection({ sessions, channels, beat }: Props) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const [order, setOrder] = useState<TimeOrder>('NEWEST_FIRST')
  const list = useGrowingList(AUDIT, { order }, ({ auditEntries }) => auditEntries)
  useAgainAt(beat, list.answer.refresh)
  const names = new Map([
    ...sessions.map(({ id, phoneNumber }) => [id, phoneNumber] as const),
    ...channels.map(({ id, title }) => [id, title] as const),
  ])
  const columns = useColumns(names)
  return (
    <Section id="audit" title={page.audit}>
      <GrowingTable
        caption={page.audit}
        hideCaption
        file="audit-log"
        columns={columns}
        list={list}
        rowKey={({ requestId, at, field }) => `${requestId} ${field} ${at}`}
        sorting={{ sort: sortOf('at', order), onSort: (sort) => setOrder(orderOf(sort)) }}
        empty={<Empty title={texts.empty} />}
      />
    </Section>
  )
}

function useColumns(subjects: ReadonlyMap<string, string>): Column<AuditRow>[] {
  const texts = useMessages(messages)
  const names = useMessages(words)
  const format = useFormat()
  return [
    { key: 'at', label: texts.at, value: ({ at }) => at, cell: ({ at }) => <Moment at={at} /> },
    {
      key: 'who',
      label: texts.who,
      sortable: false,
      value: ({ principal }) => principal,
      cell: ({ principal, role }) => (
        <>
          {principal} <span class="hint">{role}</span>
        </>
      ),
    },
    {
      key: 'field',
      label: texts.field,
      sortable: false,
      value: ({ field }) => field,
      cell: ({ field }) => <code>{field}</code>,
    },
    {
      key: 'subject',
      label: texts.subject,
      sortable: false,
      value: (row) => subjectOf(row.arguments, subjects),
      cell: (row) => subjectOf(row.arguments, subjects),
    },
    {
      key: 'arguments',
      label: texts.arguments,
      sortable: false,
      value: (row) => row.arguments,
      cell: (row) => <code class="arguments">{row.arguments}</code>,
    },
    {
      key: 'outcome',
      label: texts.outcome,
      sortable: false,
      value: ({ outcome }) => outcome,
      cell: ({ outcome }) =>
        outcome === null ? (
          <Unknown why={texts.underWay} />
        ) : outcome === 'ok' ? (
          <Badge tone="good" text={texts.done} />
        ) : (
          <Badge tone="warn" text={outcome} />
        ),
    },
    {
      key: 'duration',
      label: texts.duration,
      number: true,
      sortable: false,
      value: ({ durationMs }) => durationMs,
      cell: ({ durationMs }) =>
        durationMs === null ? <Unknown why={texts.underWay} /> : tookText(durationMs / 1000, format, names),
    },
    { key: 'request', label: texts.request, only: 'csv', value: ({ requestId }) => requestId },
  ]
}
