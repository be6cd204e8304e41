import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { Dialog } from '../../ui/dialog'
import { Action } from '../action'
import type { SessionRow } from '../setup'
import { messages } from './messages'
import { DISABLE_SESSION, ENABLE_SESSION, REMOVE_SESSION } from './mutations'

interface Props {
  session: SessionRow
  onClose(): void
  /** Says what was done; `gone` when the session is not there any more. */
  onDone(text: string, gone?: boolean): void
}

/** What can be done with a session, and what each will do. */
export function ManageSession({ session, onClose, onDone }: Props) {
  const texts = useMessages(messages)
  const { id, phoneNumber, status } = session
  return (
    <Dialog title={texts.manageTitle(phoneNumber)} onClose={onClose}>
      <div class="actions">
        {(status === 'ENABLED' || status === 'FROZEN') && (
          <Action
            title={texts.disable}
            explain={texts.disableWhat}
            label={texts.disable}
            mutation={DISABLE_SESSION}
            variables={{ id }}
            onDone={() => onDone(texts.disabled(phoneNumber))}
          />
        )}
        {status === 'DISABLED' && (
          <Action
            title={texts.enable}
            explain={texts.enableWhat}
            label={texts.enable}
            mutation={ENABLE_SESSION}
            variables={{ id }}
            onDone={() => onDone(texts.enabled(phoneNumber))}
          />
        )}
        {status === 'FROZEN' && <p class="notice notice-bad">{texts.frozen}</p>}
        {status === 'FROZEN' && (
          <Action
            title={texts.lookAgain}
            explain={texts.lookAgainWhat}
            label={texts.lookAgain}
            mutation={ENABLE_SESSION}
            variables={{ id }}
            onDone={() => onDone(texts.enabled(phoneNumber))}
          />
        )}
        {status === 'BANNED' && <p class="notice notice-bad">{texts.banned}</p>}
        {status === 'LOGGED_OUT' && <p class="notice notice-warn">{texts.loggedOut}</p>}
        <Remove session={session} onDone={() => onDone(texts.removed(phoneNumber), true)} />
      </div>
    </Dialog>
  )
}

function Remove({ session: { id, channels }, onDone }: { session: SessionRow; onDone(): void }) {
  const texts = useMessages(messages)
  const format = useFormat()
  const [logOut, setLogOut] = useState(false)
  const count = channels.totalCount
  return (
    <Action
      title={texts.remove}
      explain={count > 0 ? texts.removeChannels(count, format.number(count)) : texts.removeWhat}
      label={texts.remove}
      danger
      mutation={REMOVE_SESSION}
      variables={{ id, logOut }}
      onDone={onDone}
    >
      <label class="check">
        <input type="checkbox" checked={logOut} onChange={({ currentTarget }) => setLogOut(currentTarget.checked)} />
        {texts.logOut}
      </label>
    </Action>
  )
}
