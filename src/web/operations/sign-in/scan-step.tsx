import { useMessages } from '../../i18n/language'
import { RestartButton } from './buttons'
import { messages } from './messages'
import type { OpenLogin, SignInState } from './sign-in-state'
import { TimeLeft } from './time-left'
import { Trouble } from './trouble'
import { useErrors } from './use-errors'
import { useStepFocus } from './use-step-focus'

interface ScanStepProps {
  state: SignInState
  login: Extract<OpenLogin, { __typename: 'LoginScanStep' }>
  until: Date
  onRestart(): void
}

/** Shows a QR code, and goes on by itself once it is scanned. */
export function ScanStep({ state: { trouble }, login: { qrSvg, url }, until, onRestart }: ScanStepProps) {
  const texts = useMessages(messages)
  const errors = useErrors([], {}, trouble)
  const element = useStepFocus<HTMLElement>(null)
  return (
    <section ref={element} class="sign-in-step">
      <h3 tabIndex={-1}>{texts.scanTitle}</h3>
      <p class="explain">{texts.scanAbout}</p>
      <img
        class="sign-in-qr"
        src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}
        alt={texts.qrAlt}
        width={232}
        height={232}
      />
      <p class="hint">
        {texts.asLink}: <code class="sign-in-link">{url}</code>
      </p>
      <Trouble text={errors.other} />
      <TimeLeft until={until} />
      <div class="sign-in-buttons">
        <RestartButton onClick={onRestart} />
      </div>
    </section>
  )
}
