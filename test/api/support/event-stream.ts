import type { Answer } from './fixture'

/** A subscription as a client has it. */
export interface Subscription {
  status: number
  contentType: string | null
  /** The next event; null when the server has said that there are no more. Rejects when the connection breaks. */
  next(): Promise<Answer | null>
  /** How many keep-alive comments have come. */
  comments(): number
  /** Goes without a word. */
  leave(): void
}

/** Subscribes by server-sent events, one connection for each subscription. */
export async function subscribe(
  url: string,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Subscription> {
  const gone = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query, variables }),
    signal: gone.signal,
  })
  let comments = 0
  const events = read(response.body ?? new ReadableStream(), () => comments++)
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    next: async () => (await events.next()).value ?? null,
    comments: () => comments,
    leave: () => gone.abort(),
  }
}

/** Strict: a stream that ends without `complete`, or says anything else than `next`, is an error. */
async function* read(body: ReadableStream<Uint8Array>, onComment: () => void): AsyncGenerator<Answer> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      if (block === ':') onComment()
      else if (block === 'event: complete\ndata:') return
      else {
        const [, data] = /^event: next\ndata: (.*)$/.exec(block) ?? []
        if (data === undefined) throw new Error(`not an event: ${block}`)
        yield JSON.parse(data)
      }
    }
  }
  throw new Error('the stream broke off')
}
