/** What goes wrong on purpose. */
export class Faults {
  /** Requests are swallowed without an answer. */
  silent = false
  private readonly floods = new Map<string, { seconds: number; times: number }>()

  /** The next `times` calls of `method` are told to wait. */
  floodNext(method: string, seconds: number, times: number): void {
    this.floods.set(method, { seconds, times })
  }

  /** How long this call of `method` is told to wait; null: it goes through. */
  takeFlood(method: string): number | null {
    const flood = this.floods.get(method)
    if (!flood || flood.times <= 0) return null
    flood.times--
    return flood.seconds
  }
}
