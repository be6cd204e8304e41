import type { AnyVariables, DocumentInput } from '@urql/core'
import { useMutation } from '@urql/preact'
import { useApi } from '../graphql/api'
import { useMessages } from '../i18n/language'
import { messages } from '../ui/messages'
import { describeError } from '../ui/states'
import { type Member, type Outcome, outcomeOf } from './outcome'

export interface Change<Variables, Answer extends Member> {
  /** Whether an answer is awaited. */
  busy: boolean
  /** Asks for the change, and tells what came of it. It never throws. */
  run(variables: Variables): Promise<Outcome<Answer>>
}

/** A mutation with one field, whose union becomes an {@link Outcome}. The page is refreshed after it: also a refusal leaves its traces. */
export function useChange<Answer extends Member, Variables extends AnyVariables>(
  mutation: DocumentInput<Record<string, Answer>, Variables>,
): Change<Variables, Answer> {
  const texts = useMessages(messages)
  const { refresh } = useApi()
  const [{ fetching }, execute] = useMutation<Record<string, Answer>, Variables>(mutation)
  return {
    busy: fetching,
    async run(variables) {
      const { data, error } = await execute(variables)
      refresh()
      const answer = Object.values(data ?? {})[0]
      return outcomeOf(answer, error ? describeError(error, texts.unreachable) : texts.failed)
    },
  }
}
