import { useMessages } from '../i18n/language'
import { messages } from './messages'
import { SHOWN, type Shown } from './shown'
import { useReposts } from './use-reposts'

/** Chooses whether a page is of own posts, of reposts, or of both. */
export function RepostsSwitch() {
  const texts = useMessages(messages)
  const { shown, choose } = useReposts()
  return (
    <fieldset class="segments" title={texts.help}>
      <legend class="visually-hidden">{texts.counted}</legend>
      {(Object.keys(SHOWN) as Shown[]).map((name) => (
        <button key={name} type="button" aria-pressed={name === shown} onClick={() => choose(name)}>
          {texts.shown[name]}
        </button>
      ))}
    </fieldset>
  )
}
