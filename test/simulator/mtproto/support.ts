import { systemClock } from '../../../src/clock'
import { silentLog } from '../../../src/log'
import { type DataCentre, type DataCentreOptions, startDataCentre } from '../../../src/simulator/data-centre'
import { type Account, RpcError, type RpcHandlers, type TlObject } from '../../../src/simulator/rpc'

export const API_ID = 17349
export const API_HASH = '344583e45741c457fe1862106095a5eb'
export const LOGIN_CODE = '27183'
export const PASSWORD = 'correct horse, пароль'

/** At home in data centre 2, with a password. */
export const ANNA: Account = { userId: 1001n, phone: '9996620001', homeDc: 2, password: PASSWORD }
/** At home in data centre 1, without one. */
export const BORIS: Account = { userId: 1002n, phone: '9996610002', homeDc: 1, password: null }

const ACCOUNTS = [ANNA, BORIS]

export function describeUser(account: Account): TlObject {
  return {
    _: 'user',
    self: true,
    id: account.userId,
    access_hash: account.userId * 7n,
    first_name: account === ANNA ? 'Anna' : 'Boris',
    phone: account.phone,
    status: { _: 'userStatusEmpty' },
  }
}

/** A few methods over nothing, enough to see requests come through. */
export function testHandlers(): RpcHandlers {
  return {
    'users.getUsers': (_query, { account }) => {
      if (!account) throw new RpcError(500, 'TEST')
      return [describeUser(account)]
    },
    'updates.getState': () => ({ _: 'updates.state', pts: 1, qts: 0, date: 1, seq: 0, unread_count: 0 }),
    'updates.getDifference': () => ({ _: 'updates.differenceEmpty', date: 1, seq: 0 }),
  }
}

export function startTestDataCentre(options: Partial<DataCentreOptions> = {}): Promise<DataCentre> {
  return startDataCentre({
    accounts: {
      byPhone: (phone) => ACCOUNTS.find((account) => account.phone === phone),
      byId: (id) => ACCOUNTS.find((account) => account.userId === id),
    },
    handlers: testHandlers(),
    describeUser,
    clock: systemClock,
    apiId: API_ID,
    apiHash: API_HASH,
    loginCode: LOGIN_CODE,
    log: silentLog,
    ...options,
  })
}
