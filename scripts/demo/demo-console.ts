import type { Clock } from '../../src/clock'
import type { Progress, RunOutcome } from '../../src/collect/collect-channel'

/** What a person sees while the demo runs; all of it on standard error, so that standard output holds the result alone. */
export class DemoConsole {
  /** Runs that failed so far. */
  failures = 0
  #titles = new Map<bigint, string>()
  #live = false
  #showsProgress = true
  #lastShown = 0
  #progressShown = false

  constructor(
    private readonly out: NodeJS.WriteStream,
    private readonly clock: Clock,
  ) {}

  say(text: string): void {
    this.#clearProgress()
    this.out.write(`${text}\n`)
  }

  /** The first backfill is over. */
  endProgress(): void {
    this.#showsProgress = false
  }

  /** From now on new and deleted posts are told as they are found. */
  goLive(): void {
    this.#live = true
  }

  /** A first backfill as it goes on: a line that is written over on a terminal, now and then a new one elsewhere. */
  progress({ channel, read, total }: Progress): void {
    this.#titles.set(channel.id, channel.title)
    const now = this.clock.now().getTime()
    if (this.#live || !this.#showsProgress || now - this.#lastShown < (this.out.isTTY ? 100 : 2000)) return
    this.#lastShown = now
    const line = `  ${channel.title}: ${read}${total === null ? '' : ` of ${total}`} messages read`
    this.out.write(this.out.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
    this.#progressShown = true
  }

  run({ channelId, status, error, changes }: RunOutcome): void {
    const title = this.#titles.get(channelId) ?? `channel ${channelId}`
    if (status === 'failed') {
      this.failures++
      this.say(`${title}: collecting failed: ${error?.message}`)
    }
    if (!this.#live || (changes.new === 0 && changes.deleted === 0)) return
    const time = this.clock.now().toISOString().slice(11, 19)
    this.say(`${time}  ${title}: ${changes.new} new, ${changes.changed} changed, ${changes.deleted} deleted posts`)
  }

  #clearProgress(): void {
    if (this.#progressShown && this.out.isTTY) this.out.write('\r\x1b[K')
    this.#progressShown = false
  }
}
