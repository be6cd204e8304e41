import { useId, useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { DraftField, type DraftFieldProps } from './draft-field'
import { messages } from './messages'
import { sessionText } from './session-text'

/** A session to take over: its string, or a file that has one. */
export function SessionSource(field: Omit<DraftFieldProps, 'name'>) {
  const { draft, onChange } = field
  const texts = useMessages(messages)
  const id = useId()
  const [file, setFile] = useState<string | null>(null)
  const read = async ({ currentTarget }: { currentTarget: HTMLInputElement }) => {
    const [chosen] = currentTarget.files ?? []
    if (!chosen) return
    const session = sessionText(new Uint8Array(await chosen.arrayBuffer()))
    setFile(chosen.name)
    onChange({ ...draft, session })
  }
  const drop = () => {
    setFile(null)
    onChange({ ...draft, session: '' })
  }
  if (file !== null && draft.session !== '') {
    return (
      <div class="field" role="status">
        <p>{texts.fileRead(file)}</p>
        <div>
          <button type="button" class="button button-small" onClick={drop}>
            {texts.dropFile}
          </button>
        </div>
      </div>
    )
  }
  return (
    <>
      <DraftField {...field} name="session" />
      <div class="field">
        <label for={id}>{texts.fileLabel}</label>
        <input id={id} type="file" onChange={read} />
      </div>
    </>
  )
}
