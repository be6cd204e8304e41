import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { Dialog } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { Action } from '../action'
import type { ChannelRow, SessionRow } from '../setup'
import { messages } from './messages'
import { MoveChannel } from './move-channel'
import { PAUSE_CHANNEL, REMOVE_CHANNEL, RESUME_CHANNEL } from './mutations'

interface Props {
  channel: ChannelRow
  sessions: readonly SessionRow[]
  onClose(): void
  /** Says what was done; `gone` when the channel is not there any more. */
  onDone(text: string, gone?: boolean): void
}

/** What can be done with a channel, and what each will do. */
export function ManageChannel({ channel, sessions, onClose, onDone }: Props) {
  const texts = useMessages(messages)
  const { id, title, status } = channel
  return (
    <Dialog title={title} onClose={onClose}>
      <div class="actions">
        {status === 'ACTIVE' ? (
          <Action
            title={texts.pause}
            explain={texts.pauseWhat}
            label={texts.pause}
            mutation={PAUSE_CHANNEL}
            variables={{ id }}
            onDone={() => onDone(texts.paused(title))}
          />
        ) : (
          <Action
            title={texts.resume}
            explain={texts.resumeWhat}
            label={texts.resume}
            mutation={RESUME_CHANNEL}
            variables={{ id }}
            onDone={() => onDone(texts.resumed(title))}
          />
        )}
        <MoveChannel channel={channel} sessions={sessions} onDone={(phone) => onDone(texts.moved(title, phone))} />
        <Remove channel={channel} onDone={() => onDone(texts.removed(title), true)} />
      </div>
    </Dialog>
  )
}

function Remove({ channel: { id, title }, onDone }: { channel: ChannelRow; onDone(): void }) {
  const texts = useMessages(messages)
  const [typed, setTyped] = useState('')
  return (
    <Action
      title={texts.remove}
      explain={texts.removeWhat}
      label={texts.removeLabel}
      danger
      mutation={REMOVE_CHANNEL}
      variables={typed === '' ? null : { id, title: typed }}
      onDone={onDone}
    >
      <Field label={texts.confirm(title)} value={typed} onInput={setTyped} autocomplete="off" />
    </Action>
  )
}
