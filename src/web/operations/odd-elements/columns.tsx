import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import type { Column } from '../../ui/data-table'
import { Unknown } from '../../ui/states'
import { ChannelLink } from '../channel-link'
import { messages as pageMessages } from '../messages'
import { Moment } from '../times'
import { messages } from './messages'
import type { OddRow } from './query'

/** The columns of what could not be read: the server sorts, by when it was seen last. */
export function useOddColumns(): Column<OddRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const format = useFormat()
  return [
    {
      key: 'last-seen',
      label: texts.lastSeen,
      value: ({ lastSeenAt }) => lastSeenAt,
      cell: ({ lastSeenAt }) => <Moment at={lastSeenAt} />,
    },
    {
      key: 'channel',
      label: page.channel,
      sortable: false,
      value: ({ channel }) => channel.title,
      cell: ({ channel }) => <ChannelLink channel={channel} />,
    },
    { key: 'where', label: texts.where, sortable: false, value: ({ source }) => texts.sources[source] },
    {
      key: 'element',
      label: texts.element,
      help: texts.elementHelp,
      sortable: false,
      value: ({ elementId }) => elementId,
    },
    {
      key: 'kind',
      label: texts.kind,
      sortable: false,
      value: ({ kind }) => kind,
      cell: ({ kind }) => <code>{kind}</code>,
    },
    { key: 'reason', label: texts.reason, sortable: false, value: ({ reason }) => texts.reasons[reason] },
    {
      key: 'times',
      label: texts.times,
      number: true,
      sortable: false,
      value: ({ times }) => times,
      cell: ({ times }) => format.number(times),
    },
    { key: 'first-seen', label: texts.firstSeen, only: 'csv', value: ({ firstSeenAt }) => firstSeenAt },
    {
      key: 'resolved',
      label: texts.resolved,
      sortable: false,
      value: ({ resolvedAt }) => resolvedAt,
      cell: ({ resolvedAt }) => resolvedAt && <Moment at={resolvedAt} />,
    },
    {
      key: 'raw',
      label: texts.raw,
      sortable: false,
      value: ({ json }) => json,
      cell: ({ json, id }) =>
        json === null ? (
          <Unknown why={texts.rawGone} />
        ) : (
          <details>
            <summary aria-label={`${texts.raw}, ${id}`}>…</summary>
            <code>{json}</code>
          </details>
        ),
    },
  ]
}
