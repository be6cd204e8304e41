/** Answers that go on until somebody ends them: subscriptions. */
export class Streams {
  readonly #open = new Set<AbortController>()

  /** Serves a request with a signal that is aborted when its stream is to end; an answer that is no stream is left to end by itself. */
  async serve(signal: AbortSignal, answer: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    const ending = new AbortController()
    const response = await answer(AbortSignal.any([signal, ending.signal]))
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      this.#open.add(ending)
      signal.addEventListener('abort', () => this.#open.delete(ending), { once: true })
    }
    return response
  }

  /** Ends all that are open. */
  end(): void {
    for (const ending of this.#open) ending.abort(new DOMException('the server stops', 'AbortError'))
    this.#open.clear()
  }
}
