import encodeQR from 'qr'

/** Light modules around the code, which the standard asks for. */
const BORDER = 4

/** A text as a QR code: an SVG image in black on white, whatever is behind it. */
export function qrSvg(text: string): string {
  const modules = encodeQR(text, 'raw', { ecc: 'low', border: BORDER })
  const dark = modules.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])))
  const size = modules.length
  const white = `<path fill="#fff" d="M0 0h${size}v${size}H0z"/>`
  const black = `<path fill="#000" d="${dark.join('')}"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">${white}${black}</svg>`
}
