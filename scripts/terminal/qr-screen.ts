import { qrCodeLines } from './qr-code'

/** Shows QR codes one after the other, each in the place of the one before it where the output is a terminal. */
export class QrScreen {
  #shown = 0

  constructor(private readonly output: NodeJS.WriteStream = process.stderr) {}

  show(text: string): void {
    const lines = qrCodeLines(text, { colours: this.output.isTTY === true })
    const back = this.output.isTTY && this.#shown > 0 ? `\x1b[${this.#shown}A` : ''
    this.output.write(`${back}${lines.join('\n')}\n`)
    this.#shown = lines.length
  }
}
