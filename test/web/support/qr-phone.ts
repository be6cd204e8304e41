import type { Locator, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { Api } from 'telegram'
import { endpointOf } from '../../../scripts/demo/simulated-account'
import { signIn } from '../../../scripts/terminal/sign-in'
import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import type { Simulator } from '../../../src/simulator/simulator'
import { TelegramConnection } from '../../../src/telegram/connection'

/** Reads the QR code on the page with a camera, and accepts what it says on a phone that is signed in to the account. */
export async function scanWithPhone(
  page: Page,
  code: Locator,
  simulator: Simulator,
  phoneNumber: string,
): Promise<void> {
  const { api_id: apiId, api_hash: apiHash, login_code, password } = simulator.connection
  const options = { apiId, apiHash, endpoint: endpointOf(simulator.connection), clock: systemClock, log: silentLog }
  const { session } = await signIn(
    { ...options, phoneNumber },
    { code: async () => login_code, password: async () => password },
  )
  const phone = new TelegramConnection({ ...options, session })
  try {
    const [, token = ''] = /^tg:\/\/login\?token=([\w-]+)$/.exec(await readQrCode(page, code)) ?? []
    await phone.call(new Api.auth.AcceptLoginToken({ token: Buffer.from(token, 'base64url') }))
  } finally {
    await phone.disconnect()
  }
}

/** What a QR code says, as it is seen. */
async function readQrCode(page: Page, code: Locator): Promise<string> {
  const shot = await code.screenshot()
  const { width, height, pixels } = await page.evaluate<{
    width: number
    height: number
    pixels: string
  }>(`(async () => {
    const bytes = Uint8Array.from(atob('${shot.toString('base64')}'), (character) => character.charCodeAt(0))
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const { width, height } = picture
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context.drawImage(picture, 0, 0)
    const { data } = context.getImageData(0, 0, width, height)
    let pixels = ''
    for (const byte of data) pixels += String.fromCharCode(byte)
    return { width, height, pixels: btoa(pixels) }
  })()`)
  return decodeQR({ width, height, data: Uint8Array.from(Buffer.from(pixels, 'base64')) })
}
