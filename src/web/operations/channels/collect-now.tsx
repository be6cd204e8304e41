import { useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { OutcomeMessage, type Told } from '../outcome-message'
import type { ChannelRow } from '../setup'
import { useChange } from '../use-change'
import { messages } from './messages'
import { COLLECT_NOW } from './mutations'

/** Has a channel collected whatever the schedule says, and says beside it what came of that. */
export function CollectNow({ channel: { id, title } }: { channel: ChannelRow }) {
  const texts = useMessages(messages)
  const { busy, run } = useChange(COLLECT_NOW)
  const [told, setTold] = useState<Told | null>(null)
  const collect = async () => {
    if (busy) return
    setTold(null)
    const outcome = await run({ id })
    setTold(outcome.ok ? { ok: true, text: texts.queued } : outcome)
  }
  return (
    <>
      <button
        type="button"
        class="button button-small"
        aria-label={texts.collectOf(title)}
        aria-disabled={busy}
        onClick={collect}
      >
        {texts.collect}
      </button>
      <OutcomeMessage outcome={told} />
    </>
  )
}
