import { useIsAdmin } from '../../access/viewer'
import { useMessages } from '../../i18n/language'
import type { Column } from '../../ui/data-table'
import { messages as pageMessages } from '../messages'
import type { ChannelRow } from '../setup'
import { words } from '../words'
import { AdminLogCell, FailuresCell, HistoryCell, LastRunCell, StatusCell, TitleCell } from './cells'
import { CollectNow } from './collect-now'
import { historyOf } from './history'
import { messages } from './messages'

/** The columns of the channels' table, with what can be done for whom may do it. */
export function useChannelColumns(manage: (id: string) => void): Column<ChannelRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const isAdmin = useIsAdmin()
  const columns: Column<ChannelRow>[] = [
    {
      key: 'title',
      label: page.channel,
      value: ({ title }) => title,
      cell: (channel) => <TitleCell channel={channel} />,
    },
    { key: 'id', label: 'Telegram id', only: 'csv', value: ({ tgChannelId }) => tgChannelId },
    { key: 'session', label: page.session, value: ({ session }) => session.phoneNumber },
    {
      key: 'status',
      label: page.status,
      value: ({ status }) => names.channel[status],
      cell: (channel) => <StatusCell channel={channel} />,
      csv: ({ status, statusReason }) => [status, statusReason].filter(Boolean).join(': '),
    },
    {
      key: 'last-run',
      label: texts.lastRun,
      value: ({ lastRun }) => lastRun?.startedAt,
      cell: (channel) => <LastRunCell channel={channel} />,
    },
    { key: 'error', label: page.error, only: 'csv', value: ({ lastRun }) => lastRun?.errorMessage },
    {
      key: 'failures',
      label: texts.failures,
      help: texts.failuresHelp,
      number: true,
      value: ({ failuresInRow }) => failuresInRow,
      cell: (channel) => <FailuresCell channel={channel} />,
    },
    { key: 'since', label: texts.sinceCsv, only: 'csv', value: ({ failingSince }) => failingSince },
    { key: 'retry', label: texts.retryCsv, only: 'csv', value: ({ retryAt }) => retryAt },
    {
      key: 'history',
      label: texts.history,
      help: texts.historyHelp,
      value: ({ history }) => historyOf(history).kind,
      cell: (channel) => <HistoryCell channel={channel} />,
    },
    {
      key: 'admin-log',
      label: texts.adminLog,
      help: texts.adminLogHelp,
      value: ({ adminLogReadAt }) => adminLogReadAt,
      cell: (channel) => <AdminLogCell channel={channel} />,
    },
  ]
  if (!isAdmin) return columns
  return [
    ...columns,
    {
      key: 'actions',
      label: page.actions,
      only: 'page',
      sortable: false,
      value: () => null,
      cell: (channel) => (
        <div class="row-actions">
          {channel.status !== 'PAUSED' && <CollectNow channel={channel} />}
          <button
            type="button"
            class="button button-small"
            aria-label={page.manageOf(channel.title)}
            onClick={() => manage(channel.id)}
          >
            {page.manage}
          </button>
        </div>
      ),
    },
  ]
}
