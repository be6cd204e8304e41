import { useId } from 'preact/hooks'
import { useGrowingList } from '../../graphql/use-growing-list'
import { useMessages } from '../../i18n/language'
import { useRange } from '../../time/use-range'
import type { Column } from '../../ui/data-table'
import { GrowingTable } from '../../ui/growing-table'
import { Empty, Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { AudienceStatistics } from './audience-query'
import { EVENTS, eventsOf, type MembershipEvent } from './events-query'
import { messages } from './messages'
import { useCard } from './use-card'

/** Who came and went, one by one, the newest first. */
export function Events({ channel, statistics }: { channel: ChannelOfPage; statistics: AudienceStatistics }) {
  const texts = useMessages(messages)
  const { format, file } = useCard(channel, statistics.subscriberSeries)
  const { period } = useRange()
  const id = useId()
  const { tgChannelId } = channel
  const list = useGrowingList(EVENTS, { tgChannelId, from: period.from, to: period.to }, eventsOf)
  const premiumOf = ({ premium }: MembershipEvent) => (premium === null ? null : premium ? texts.yes : texts.no)
  const columns: Column<MembershipEvent>[] = [
    {
      key: 'at',
      label: texts.when,
      value: ({ at }) => at,
      cell: ({ at }) => <span class="audience-name">{format.dateTime(at)}</span>,
    },
    { key: 'kind', label: texts.what, value: ({ kind }) => texts.kinds[kind] },
    { key: 'who', label: texts.who, value: nameOf, cell: (event) => <Who event={event} /> },
    {
      key: 'username',
      label: texts.username,
      value: ({ member }) => member.username,
      cell: ({ member: { username } }) => (username === null ? '' : `@${username}`),
    },
    { key: 'userId', label: texts.userId, value: ({ userId }) => userId, only: 'csv' },
    {
      key: 'link',
      label: texts.eventLink,
      value: ({ inviteLink }) => inviteLink,
      cell: ({ inviteLink }) => inviteLink !== null && <code>{inviteLink}</code>,
    },
    {
      key: 'premium',
      label: texts.eventPremium,
      value: premiumOf,
      cell: (event) => <Value value={event.premium} text={premiumOf(event) ?? ''} />,
    },
    { key: 'actorId', label: texts.actorId, value: ({ actorId }) => actorId, only: 'csv' },
  ]
  return (
    <section class="audience-block" aria-labelledby={id}>
      <h3 id={id}>{texts.events}</h3>
      <GrowingTable
        list={list}
        caption={texts.events}
        hideCaption
        file={file('comings-and-goings')}
        // Sorted otherwise, it would be of the rows that are shown only.
        columns={columns.map((column) => ({ ...column, sortable: false }))}
        rowKey={({ eventId }) => eventId}
        empty={<Empty title={texts.noEvents} />}
      />
    </section>
  )
}

/** The name that somebody gave themselves, if any. */
const nameOf = ({ member: { firstName, lastName } }: MembershipEvent) =>
  [firstName, lastName].filter(Boolean).join(' ') || null

function Who({ event }: { event: MembershipEvent }) {
  const { userId } = event
  return <>{nameOf(event) ?? <code>{userId}</code>}</>
}
