import { RpcError } from '../rpc'

/**
 * What a frozen account may still ask: who it is, how to sign in or out, and what the server is set to
 * (core.telegram.org/api/auth#frozen-accounts).
 */
const ALLOWED = /^(?:auth|account|help|langpack|updates)\.|^users\.(?:getUsers|getFullUser)$/

/** Answered as if the account were not in the channel; other methods are refused as such. */
const ABOUT_A_CHANNEL = new Set([
  'channels.getFullChannel',
  'channels.getChannels',
  'channels.getMessages',
  'channels.getParticipants',
  'messages.getPeerDialogs',
])

/** The error with which a frozen account's call is refused; null: it may call this. */
export function frozenError(method: string): RpcError | null {
  if (ALLOWED.test(method)) return null
  return ABOUT_A_CHANNEL.has(method)
    ? new RpcError(400, 'FROZEN_PARTICIPANT_MISSING')
    : new RpcError(420, 'FROZEN_METHOD_INVALID')
}
