import { useId, useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { Action } from '../action'
import type { ChannelRow, SessionRow } from '../setup'
import { words } from '../words'
import { messages } from './messages'
import { MOVE_CHANNEL } from './mutations'

interface Props {
  channel: ChannelRow
  sessions: readonly SessionRow[]
  /** Is given the phone number of the session that collects it now. */
  onDone(phoneNumber: string): void
}

/** Has another session collect a channel. */
export function MoveChannel({ channel, sessions, onDone }: Props) {
  const texts = useMessages(messages)
  const names = useMessages(words)
  const id = useId()
  const others = sessions
    .filter((session) => session.id !== channel.session.id)
    .toSorted((one, other) => Number(other.status === 'ENABLED') - Number(one.status === 'ENABLED'))
  const [chosen, setChosen] = useState<string | null>(null)
  const target = others.find((session) => session.id === chosen) ?? others[0]
  if (!target) {
    return (
      <section class="action">
        <h3>{texts.move}</h3>
        <p class="explain">{texts.moveNone}</p>
      </section>
    )
  }
  return (
    <Action
      title={texts.move}
      explain={texts.moveWhat}
      label={texts.moveLabel}
      mutation={MOVE_CHANNEL}
      variables={{ id: channel.id, sessionId: target.id }}
      onDone={() => onDone(target.phoneNumber)}
    >
      <div class="field">
        <label for={id}>{texts.moveTo}</label>
        <select id={id} value={target.id} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {others.map((session) => (
            <option key={session.id} value={session.id}>
              {session.phoneNumber} ({names.session[session.status]})
            </option>
          ))}
        </select>
      </div>
    </Action>
  )
}
