import { useId } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { type Column, DataTable } from '../../ui/data-table'
import { Empty, Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { type AudienceStatistics, type InviteLink, MOST_LINKS } from './audience-query'
import { messages } from './messages'
import { quotient } from './splits'
import { useCard } from './use-card'

/** By which links people came, and how many of them stayed. */
export function InviteLinks({ channel, statistics }: { channel: ChannelOfPage; statistics: AudienceStatistics }) {
  const texts = useMessages(messages)
  const { format, file } = useCard(channel, statistics.subscriberSeries)
  const id = useId()
  const links = statistics.inviteLinks ?? []
  const count = (key: 'joined' | 'left' | 'stillThere', label: string): Column<InviteLink> => ({
    key,
    label,
    number: true,
    value: (row) => row[key],
    cell: (row) => format.number(row[key]),
  })
  const time = (key: 'firstJoinedAt' | 'lastJoinedAt', label: string): Column<InviteLink> => ({
    key,
    label,
    value: (row) => row[key],
    cell: (row) => <span class="audience-name">{format.dateTime(row[key])}</span>,
  })
  const retained = ({ stillThere, joined }: InviteLink) => quotient(stillThere, joined)
  const columns: Column<InviteLink>[] = [
    {
      key: 'link',
      label: texts.link,
      value: ({ link }) => link,
      cell: ({ link }) =>
        link === null ? <span title={texts.linkHiddenHelp}>{texts.linkHidden}</span> : <code>{link}</code>,
    },
    count('joined', texts.joined),
    count('left', texts.linkLeft),
    count('stillThere', texts.stillThere),
    {
      key: 'retained',
      label: texts.retained,
      help: texts.retainedHelp,
      number: true,
      value: retained,
      cell: (row) => <Value value={retained(row)} text={format.share(retained(row))} />,
    },
    time('firstJoinedAt', texts.firstJoin),
    time('lastJoinedAt', texts.lastJoin),
  ]
  const isCut = links.length === MOST_LINKS
  return (
    <section class="audience-block" aria-labelledby={id}>
      <h3 id={id}>{texts.links}</h3>
      <p class="explain">
        {texts.linksExplain} {isCut && texts.linksCut(format.number(MOST_LINKS))}
      </p>
      <DataTable
        caption={texts.links}
        hideCaption
        file={file('invite-links')}
        columns={columns}
        rows={links}
        rowKey={({ link }) => link ?? ''}
        initialSort={{ key: 'joined', direction: 'descending' }}
        empty={<Empty title={texts.noLinks} />}
      />
    </section>
  )
}
