import type { CombinedError } from '@urql/core'
import type { ComponentChildren } from 'preact'
import type { Answer } from '../graphql/use-api-query'
import { UNKNOWN } from '../i18n/format'
import { useMessages } from '../i18n/language'
import { messages } from './messages'

export function Loading() {
  return (
    <p class="state state-loading" role="status">
      {useMessages(messages).loading}
    </p>
  )
}

/** Where there is nothing yet: says so, and what to do about it. */
export function Empty({ title, children }: { title?: string; children?: ComponentChildren }) {
  const texts = useMessages(messages)
  return (
    <div class="state">
      <p class="state-title">{title ?? texts.nothing}</p>
      {children}
    </div>
  )
}

export function ErrorState({ error, retry }: { error: CombinedError; retry?(): void }) {
  const texts = useMessages(messages)
  return (
    <div class="state" role="alert">
      <p class="state-title">{texts.failed}</p>
      <p>{describeError(error, texts.unreachable)}</p>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {texts.retry}
        </button>
      )}
    </div>
  )
}

/** What the API said, or that it said nothing. */
export function describeError(error: CombinedError, unreachable: string): string {
  const [first] = error.graphQLErrors
  if (first) return first.message
  const status: unknown = error.response?.status
  return status === undefined ? unreachable : `HTTP ${status}`
}

/** Shows an answer once there is one; until then that it is awaited, or why it does not come. */
export function Answered<Data>({
  answer: { data, error, refresh },
  children,
}: {
  answer: Answer<Data>
  children(data: Data): ComponentChildren
}) {
  if (data !== undefined) return <>{children(data)}</>
  return error ? <ErrorState error={error} retry={refresh} /> : <Loading />
}

/** Stands where a value is not known: a dash for the eye, words for the ear, and the reason where there is one. */
export function Unknown({ why }: { why?: string }) {
  const texts = useMessages(messages)
  return (
    <span class="unknown" title={why ?? texts.unknown}>
      <span aria-hidden="true">{UNKNOWN}</span>
      <span class="visually-hidden">{why ?? texts.unknown}</span>
    </span>
  )
}

/** A value as it is written, or {@link Unknown}. */
export function Value({ value, text, why }: { value: unknown; text: string; why?: string }) {
  return value === null || value === undefined ? <Unknown why={why} /> : text
}
