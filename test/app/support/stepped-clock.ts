import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { type Clock, systemClock } from '../../../src/clock'

/** How often a waiting timer looks whether its time has come, in real milliseconds. */
const LOOK_EVERY_MS = 5
/** After this long in real time every timer has seen where the clock stands. */
export const NOTICED_AFTER_MS = 20 * LOOK_EVERY_MS

/**
 * A clock whose time stands in a file, so that several processes share it and one of them, the test, moves it. Between two moves no
 * time passes: what happens then happens at one exact moment, however long it really takes.
 */
export class SteppedClock implements Clock {
  constructor(private readonly file: string) {}

  static create(file: string, start: Date): SteppedClock {
    const clock = new SteppedClock(file)
    clock.set(start)
    return clock
  }

  now(): Date {
    return new Date(Number(readFileSync(this.file, 'utf8')))
  }

  elapsed(): number {
    return this.now().getTime()
  }

  set(time: Date): void {
    // Renamed into place, so that no reader sees half of it.
    writeFileSync(`${this.file}.new`, String(time.getTime()))
    renameSync(`${this.file}.new`, this.file)
  }

  move(ms: number): void {
    this.set(new Date(this.now().getTime() + ms))
  }

  after(ms: number, run: () => void): () => void {
    const at = this.now().getTime() + ms
    let cancel: () => void = () => undefined
    const look = () => {
      cancel = systemClock.after(LOOK_EVERY_MS, () => (this.now().getTime() >= at ? run() : look()))
    }
    look()
    return () => cancel()
  }
}
