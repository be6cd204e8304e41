import type { Download, Page } from 'playwright-core'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

export interface Picture {
  file: string
  width: number
  height: number
  /** How many different colours it has: one is a blank picture. */
  colours: number
}

/** Reads a PNG file that the page gave to be saved. Throws when it is none. */
export async function readPicture(page: Page, download: Download): Promise<Picture> {
  const bytes = await Bun.file(await download.path()).bytes()
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) throw new Error('not a PNG file')
  const base64 = Buffer.from(bytes).toString('base64')
  const seen = await page.evaluate<Omit<Picture, 'file'>>(`(async () => {
    const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const { width, height } = picture
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context.drawImage(picture, 0, 0)
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)
    return { width, height, colours: new Set(pixels).size }
  })()`)
  return { file: download.suggestedFilename(), ...seen }
}

/** Downloads the picture of a chart, by its title. */
export async function downloadPicture(page: Page, title: string): Promise<Picture> {
  const button = page.getByRole('button', { name: `Download “${title}” as PNG`, exact: true })
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()])
  return readPicture(page, download)
}
