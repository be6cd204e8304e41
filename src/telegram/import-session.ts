import { Api } from 'telegram/tl'
import type { TelegramEndpoint } from '../domain/telegram-endpoint'
import { SessionLoggedOutError } from '../domain/telegram-error'
import { accountIdentity } from './account'
import { TelegramConnection } from './connection'
import { type DcAddress, entryAddress, publishedAddress } from './endpoint'
import type { LoginOptions, SignedIn } from './login'
import { loginError } from './login-error'
import { SessionFormatError } from './session-format-error'
import type { ForeignSession } from './session-formats'
import { encodeSession } from './session-string'

/**
 * Takes over a session that another program signed in: connects with it and asks Telegram whose it is. Rejects with
 * `SessionFormatError` for one of other servers, `SessionLoggedOutError` when Telegram does not know it (any more),
 * `InvalidApiCredentialsError` or a connection's error.
 */
export async function importSession(options: LoginOptions, foreign: ForeignSession): Promise<SignedIn> {
  const { endpoint } = options
  const isTest = endpoint.kind === 'test'
  if (endpoint.kind !== 'custom' && foreign.testServers !== null && foreign.testServers !== isTest) {
    throw new SessionFormatError(null, 'other_servers')
  }
  const session = encodeSession({ ...addressOf(endpoint, foreign), authKey: foreign.authKey })
  const connection = new TelegramConnection({ ...options, session })
  try {
    const [user] = await connection.call(new Api.users.GetUsers({ id: [new Api.InputUserSelf()] })).catch((error) => {
      throw loginError(error, '')
    })
    const account = accountIdentity(user)
    const current = connection.session()
    if (!account || current === null) throw new SessionLoggedOutError('USER_EMPTY')
    return { ...account, session: current }
  } finally {
    await connection.disconnect()
  }
}

/** What is published goes first: a session may be from before a data centre moved, and need not be trusted with where to connect. */
function addressOf(endpoint: TelegramEndpoint, { dcId, address }: ForeignSession): DcAddress {
  return publishedAddress(endpoint, dcId) ?? { ...(address ?? entryAddress(endpoint)), dcId }
}
