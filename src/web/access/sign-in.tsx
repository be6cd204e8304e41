import { useState } from 'preact/hooks'
import { useApi } from '../graphql/api'
import { useMessages } from '../i18n/language'
import { Field } from '../ui/field'
import { messages } from './messages'

/** Asks for an API token, where the API needs one that this browser does not have. */
export function SignIn() {
  const texts = useMessages(messages)
  const { token: refused, signIn } = useApi()
  const [token, setToken] = useState('')
  const [onDevice, setOnDevice] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const given = token.trim()
    if (given === '') return setProblem(texts.empty)
    signIn(given, { onDevice })
  }
  return (
    <main class="sign-in card">
      <h1>{texts.title}</h1>
      {refused !== null && (
        <p class="notice notice-bad" role="alert">
          {texts.refused}
        </p>
      )}
      <p>
        {texts.explain} <code>bun run create-api-token</code>.
      </p>
      <form onSubmit={submit} noValidate>
        <Field
          label={texts.token}
          type="password"
          autocomplete="off"
          value={token}
          onInput={setToken}
          error={problem}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={onDevice}
            onChange={({ currentTarget }) => setOnDevice(currentTarget.checked)}
          />
          {texts.remember}
        </label>
        <button type="submit" class="button button-main">
          {texts.submit}
        </button>
      </form>
    </main>
  )
}
