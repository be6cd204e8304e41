import { useEffect, useRef, useState } from 'preact/hooks'
import { useMessages } from '../../i18n/language'
import { DraftField, type DraftFieldProps } from './draft-field'
import { messages } from './messages'
import { sessionText } from './session-text'

/** A session to take over: its string, or a file that has one. */
export function SessionSource(field: Omit<DraftFieldProps, 'name'>) {
  const { draft, onChange } = field
  const texts = useMessages(messages)
  const [file, setFile] = useState<string | null>(null)
  const element = useRef<HTMLDivElement>(null)
  const wasFile = useRef(false)
  const isFile = file !== null && draft.session !== ''
  useEffect(() => {
    // What had the focus is gone: it goes to what stands there instead.
    if (isFile !== wasFile.current) element.current?.querySelector<HTMLElement>('button, input')?.focus()
    wasFile.current = isFile
  }, [isFile])

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
  return (
    <div ref={element} class="field">
      {isFile ? (
        <>
          <p role="status">{texts.fileRead(file)}</p>
          <div>
            <button type="button" class="button button-small" onClick={drop}>
              {texts.dropFile}
            </button>
          </div>
        </>
      ) : (
        <>
          <DraftField {...field} name="session" />
          <div>
            <label class="button button-small sign-in-file">
              {texts.chooseFile}
              <input type="file" class="visually-hidden" onChange={read} />
            </label>
          </div>
        </>
      )}
    </div>
  )
}
