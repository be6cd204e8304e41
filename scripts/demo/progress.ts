import type { Progress } from '../../src/collect/collect-channel'

/** Shows a first backfill as it goes on: a line that is written over on a terminal, now and then a new one elsewhere. */
export class ProgressLine {
  #last = 0
  #shown = false

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly now: () => Date,
  ) {}

  show({ channel, read, lowestId, highestId }: Progress): void {
    const at = this.now().getTime()
    if (at - this.#last < (this.out.isTTY ? 100 : 2000)) return
    this.#last = at
    const percent = highestId > 0 ? Math.floor((100 * (highestId - lowestId + 1)) / highestId) : 100
    const line = `  ${channel.title}: ${read} messages read, about ${percent} % of the history`
    this.out.write(this.out.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    this.#shown = true
  }

  clear(): void {
    if (this.#shown && this.out.isTTY) this.out.write('\r\x1b[K')
    this.#shown = false
  }
}
