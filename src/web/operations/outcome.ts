/** One member of what a mutation can answer: `…Success`, or an error with a message. Mutations ask for both names. */
export interface Member {
  __typename: string
  message?: string
}

/** The member that says that it was done. */
export type SuccessOf<Answer extends Member> = Extract<Answer, { __typename: `${string}Success` }>
/** The members that say why it was not. */
export type RefusalOf<Answer extends Member> = Exclude<Answer, SuccessOf<Answer>>

/** What came of a mutation. `refusal` is null where the API did not get as far as an answer: the message then says why. */
export type Outcome<Answer extends Member = Member> =
  | { ok: true; success: SuccessOf<Answer> }
  | { ok: false; message: string; refusal: RefusalOf<Answer> | null }

/**
 * Tells a success from a refusal.
 * @param answer what the mutation's field has in the data, if there was any
 * @param failure why there was none, in words
 */
export function outcomeOf<Answer extends Member>(answer: Answer | null | undefined, failure: string): Outcome<Answer> {
  if (!answer) return { ok: false, message: failure, refusal: null }
  if (isSuccess(answer)) return { ok: true, success: answer }
  return { ok: false, message: answer.message ?? failure, refusal: answer as RefusalOf<Answer> }
}

const isSuccess = <Answer extends Member>(answer: Answer): answer is SuccessOf<Answer> =>
  answer.__typename.endsWith('Success')
