import { type DocumentNode, GraphQLError, Lexer, Source, TokenKind, visit } from 'graphql'
import { LimitError } from './limit-error'

/** GraphiQL's own introspection takes 400; a large dashboard, a thousand. */
const MAX_TOKENS = 5000
/** Comparing fields with each other, as validation does, takes the square of their number. */
const MAX_WRITTEN_FIELDS = 1000
/** Deeper brackets, of lists in values as well, could exhaust the stack. */
const MAX_NESTING = 100

const OPENING = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/** Refuses a text that would be too much to parse. Throws `LimitError`; what is not GraphQL at all is the parser's to refuse. */
export function checkText(text: string): void {
  const lexer = new Lexer(new Source(text))
  let tokens = 0
  let nesting = 0
  for (let kind = advance(lexer); kind !== null; kind = advance(lexer)) {
    tokens += 1
    if (OPENING.has(kind)) nesting += 1
    if (CLOSING.has(kind)) nesting -= 1
    if (tokens > MAX_TOKENS) throw tooMuch('QUERY_TOO_LONG', 'a length in tokens', tokens, MAX_TOKENS)
    if (nesting > MAX_NESTING) throw tooMuch('QUERY_TOO_DEEP', 'a nesting of brackets', nesting, MAX_NESTING)
  }
}

/** The kind of the next token; null at the end or where the text is not GraphQL. */
function advance(lexer: Lexer): string | null {
  try {
    const { kind } = lexer.advance()
    return kind === TokenKind.EOF ? null : kind
  } catch (error) {
    if (error instanceof GraphQLError) return null
    throw error
  }
}

/** Refuses a document that would be too much to validate. Throws `LimitError`. */
export function checkDocument(document: DocumentNode): void {
  let fields = 0
  visit(document, {
    Field() {
      fields += 1
    },
  })
  if (fields > MAX_WRITTEN_FIELDS) throw tooMuch('QUERY_TOO_WIDE', 'a number of fields', fields, MAX_WRITTEN_FIELDS)
}

function tooMuch(code: string, what: string, given: number, max: number): LimitError {
  return new LimitError({ code, what, given, max, hint: 'Split it into several.' })
}
