import type { ComponentChildren } from 'preact'
import { useIsAdmin } from '../../access/viewer'
import { now } from '../../clock'
import { useMessages } from '../../i18n/language'
import { type Column, DataTable } from '../../ui/data-table'
import { Empty, Value } from '../../ui/states'
import { Badge } from '../badge'
import { messages as pageMessages } from '../messages'
import { Section } from '../section'
import type { SessionRow } from '../setup'
import { Countdown, Moment } from '../times'
import { TONES } from '../tones'
import { useManaged } from '../use-managed'
import { words } from '../words'
import { FloodWaits } from './flood-waits'
import { currentFloods, floodsText } from './floods'
import { ManageSession } from './manage-session'
import { messages } from './messages'
import { RequestUse } from './request-use'

interface Props {
  sessions: readonly SessionRow[]
  /** What adds a session, for whom may do that. */
  add: ComponentChildren
}

/** The Telegram accounts that collect. */
export function SessionsSection({ sessions, add }: Props) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const { managed, told, manage, close, done } = useManaged('sessions')
  const columns = useColumns(manage)
  const session = sessions.find(({ id }) => id === managed)
  return (
    <Section id="sessions" title={page.sessions} tools={add} told={told}>
      <DataTable
        caption={page.sessions}
        hideCaption
        file="sessions"
        columns={columns}
        rows={sessions}
        rowKey={({ id }) => id}
        steady="order"
        empty={
          <Empty title={texts.empty}>
            <p>{texts.emptyWhy}</p>
          </Empty>
        }
      />
      {session && <ManageSession session={session} onClose={close} onDone={done} />}
    </Section>
  )
}

function useColumns(manage: (id: string) => void): Column<SessionRow>[] {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const names = useMessages(words)
  const isAdmin = useIsAdmin()
  const columns: Column<SessionRow>[] = [
    { key: 'phone', label: texts.phone, value: ({ phoneNumber }) => phoneNumber },
    {
      key: 'status',
      label: page.status,
      value: ({ status }) => names.session[status],
      cell: ({ status, statusReason, retryAt }) => (
        <>
          <Badge tone={TONES.session[status]} text={names.session[status]} />
          {statusReason && <p class="hint">{statusReason}</p>}
          {retryAt && (
            <p class="hint">
              {texts.lookAt} <Countdown until={retryAt} />
            </p>
          )}
        </>
      ),
      csv: ({ status, statusReason }) => [status, statusReason].filter(Boolean).join(': '),
    },
    {
      key: 'user',
      label: texts.userId,
      value: ({ tgUserId }) => tgUserId,
      cell: ({ tgUserId }) => <Value value={tgUserId} text={tgUserId ?? ''} why={texts.notSignedIn} />,
    },
    { key: 'channels', label: texts.channels, number: true, value: ({ channels }) => channels.totalCount },
    {
      key: 'floods',
      label: texts.floods,
      help: texts.floodsHelp,
      value: ({ floods }) => currentFloods(floods, now()).at(-1)?.until ?? null,
      cell: ({ floods }) => <FloodWaits floods={floods} />,
      csv: ({ floods }) => floodsText(currentFloods(floods, now())),
    },
    {
      key: 'requests',
      label: texts.requests,
      help: texts.requestsHelp,
      sortable: false,
      value: () => null,
      cell: ({ requestUse }) => <RequestUse uses={requestUse} />,
      csv: ({ requestUse }) =>
        (requestUse ?? []).map(({ method, perHour }) => `${method} ${Math.ceil(perHour)}`).join('; '),
    },
    {
      key: 'added',
      label: texts.added,
      value: ({ addedAt }) => addedAt,
      cell: ({ addedAt }) => <Moment at={addedAt} />,
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
      cell: ({ id, phoneNumber }) => (
        <button
          type="button"
          class="button button-small"
          aria-label={page.manageOf(phoneNumber)}
          onClick={() => manage(id)}
        >
          {page.manage}
        </button>
      ),
    },
  ]
}
