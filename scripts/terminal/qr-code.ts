import encodeQR from 'qr'

/** Light modules around the code, which scanners need; the standard's four are more than they ask for on a screen. */
const BORDER = 2
/** By upper and lower module: of two in one character, those that are dark. */
const BLOCKS = { neither: ' ', upper: '▀', lower: '▄', both: '█' }
/** Black on white, whatever the terminal's own colours: many scanners refuse a code the other way round. */
const BLACK_ON_WHITE = '\x1b[30;107m'
const RESET = '\x1b[0m'

/** A text as a QR code for a terminal, two modules to a character, one line an element. Without colours, dark modules are drawn. */
export function qrCodeLines(text: string, { colours }: { colours: boolean }): string[] {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: BORDER })
  const lines: string[] = []
  for (let row = 0; row < modules.length; row += 2) {
    const [upper = [], lower = []] = modules.slice(row, row + 2)
    const line = upper.map((isDark, column) => block(isDark, lower[column] ?? false)).join('')
    lines.push(colours ? BLACK_ON_WHITE + line + RESET : line)
  }
  return lines
}

function block(upper: boolean, lower: boolean): string {
  if (upper && lower) return BLOCKS.both
  if (upper) return BLOCKS.upper
  return lower ? BLOCKS.lower : BLOCKS.neither
}
