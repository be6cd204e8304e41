import { GraphQLError } from 'graphql'

interface Limit {
  /** Names the limit for programs. */
  code: string
  /** Of what there is too much. */
  what: string
  /** How much there is; at least, where counting stopped at the limit. */
  given: number
  max: number
  /** What to do about it. */
  hint: string
}

/** An operation that would take too much. `extensions` have its `code`, and as numbers what was `given` and is `accepted` at most. */
export class LimitError extends GraphQLError {
  constructor({ code, what, given, max, hint }: Limit) {
    // JSON knows no infinity.
    const counted = Math.min(Math.ceil(given), Number.MAX_SAFE_INTEGER)
    super(`The operation has ${what} of ${counted}, but at most ${max} is accepted. ${hint}`, {
      extensions: { code, given: counted, accepted: max, http: { status: 400, spec: true } },
    })
    this.name = 'LimitError'
  }
}
