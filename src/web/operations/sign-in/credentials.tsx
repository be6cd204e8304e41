import { useMessages } from '../../i18n/language'
import { DraftField, type DraftFieldProps } from './draft-field'
import { messages } from './messages'

/** The application that signs in, and where to get one. */
export function Credentials({ optional, ...field }: Omit<DraftFieldProps, 'name'> & { optional: boolean }) {
  const texts = useMessages(messages)
  return (
    <>
      <div class="sign-in-credentials">
        <DraftField {...field} name="apiId" label={optional ? texts.apiIdOptional : texts.fields.apiId} />
        <DraftField {...field} name="apiHash" />
      </div>
      <p class="hint">
        {texts.credentialsBefore}{' '}
        <a href="https://my.telegram.org" target="_blank" rel="noreferrer">
          my.telegram.org
        </a>
        {texts.credentialsAfter} {optional && texts.apiIdTold}
      </p>
    </>
  )
}
