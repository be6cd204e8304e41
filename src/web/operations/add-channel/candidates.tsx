import { useMessages } from '../../i18n/language'
import type { Candidate } from './documents'
import { messages } from './messages'

/** Channels that are meant perhaps, to choose from. */
export function Candidates({
  candidates,
  onChoose,
}: {
  candidates: readonly Candidate[]
  onChoose(tgChannelId: string): void
}) {
  const texts = useMessages(messages)
  if (candidates.length === 0) return null
  return (
    <fieldset class="candidates">
      <legend>{texts.candidates}</legend>
      {candidates.map(({ tgChannelId, title, username }) => (
        <button key={tgChannelId} type="button" class="button candidate" onClick={() => onChoose(tgChannelId)}>
          {title}{' '}
          <span class="hint">{[username && `@${username}`, texts.idOf(tgChannelId)].filter(Boolean).join(' · ')}</span>
        </button>
      ))}
    </fieldset>
  )
}
