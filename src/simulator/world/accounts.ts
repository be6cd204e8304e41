import type { Account } from '../rpc'

/** Who can sign in to the simulator. The numbers are of the range that Telegram keeps for tests: 99966, data centre, four digits. */
export interface WorldAccount extends Account {
  firstName: string
  lastName: string
  username: string
}

/** Has two-step verification and lives in data centre 2, where clients start. */
export const VERIFIED_ACCOUNT = {
  userId: 5_100_000_001n,
  phone: '9996620001',
  homeDc: 2,
  password: 'correct horse battery staple',
  firstName: 'Tally',
  lastName: 'Keeper',
  username: 'tally_keeper',
} as const satisfies WorldAccount

/** Has no password and lives in data centre 1: a client that starts in 2 is told to migrate. */
export const MIGRATING_ACCOUNT: WorldAccount = {
  userId: 5_100_000_002n,
  phone: '9996610002',
  homeDc: 1,
  password: null,
  firstName: 'Second',
  lastName: 'Keeper',
  username: 'second_keeper',
}

/** The first is the one to use when nothing speaks for another. */
export const ACCOUNTS: readonly WorldAccount[] = [VERIFIED_ACCOUNT, MIGRATING_ACCOUNT]

/** So many accounts: those above, then others like the second. */
export function worldAccounts(count: number): readonly WorldAccount[] {
  const others = Array.from({ length: Math.max(count - ACCOUNTS.length, 0) }, (_, index): WorldAccount => {
    const number = ACCOUNTS.length + index + 1
    return {
      ...MIGRATING_ACCOUNT,
      userId: 5_100_000_000n + BigInt(number),
      phone: `999661${String(number).padStart(4, '0')}`,
      firstName: `Keeper ${number}`,
      username: `keeper_${number}`,
    }
  })
  return [...ACCOUNTS, ...others].slice(0, count)
}

/** The code that Telegram "sends" to every one of them. */
export const LOGIN_CODE = '22222'
