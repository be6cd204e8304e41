import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { OutcomeMessage, type Told } from '../outcome-message'
import { useChange } from '../use-change'
import { messages } from './messages'
import { RETRY_JOB } from './query'

/** Has a job that was given up run again. `name` tells its button from the others. */
export function RetryJob({ id, name }: { id: string; name: string }) {
  const texts = useMessages(messages)
  const { busy, run } = useChange(RETRY_JOB)
  const [told, setTold] = useState<Told | null>(null)
  const retry = async () => {
    if (busy) return
    setTold(null)
    const outcome = await run({ id })
    setTold(outcome.ok ? { ok: true, text: texts.retried } : outcome)
  }
  return (
    <>
      <button type="button" class="button button-small" aria-label={name} aria-disabled={busy} onClick={retry}>
        {texts.retry}
      </button>
      <OutcomeMessage outcome={told} />
    </>
  )
}
