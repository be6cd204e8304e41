import { Api } from 'telegram/tl'
import { SessionBannedError, SessionLoggedOutError } from '../domain/telegram-error'
import { TelegramConnection } from './connection'
import type { LoginOptions } from './login'

/**
 * Has Telegram end a session, which must be connected nowhere else. One that has ended already is left at that. Rejects with a
 * connection's error.
 */
export async function logOut(options: LoginOptions & { session: string }): Promise<void> {
  try {
    const connection = new TelegramConnection(options)
    try {
      await connection.call(new Api.auth.LogOut())
    } finally {
      await connection.disconnect()
    }
  } catch (error) {
    const isOver = error instanceof SessionBannedError || error instanceof SessionLoggedOutError
    if (!isOver) throw error
  }
}
