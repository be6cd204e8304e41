import type { TelegramEndpoint } from '../domain/telegram-endpoint'

/** Where one data centre listens. */
export interface DcAddress {
  dcId: number
  host: string
  port: number
}

/** The data centres' well-known addresses; anything newer comes from `help.getConfig`. */
const PRODUCTION = {
  1: '149.154.175.50',
  2: '149.154.167.51',
  3: '149.154.175.100',
  4: '149.154.167.91',
  5: '149.154.171.5',
} as const
const TEST = { 1: '149.154.175.10', 2: '149.154.167.40', 3: '149.154.175.117' } as const
/** New sessions start here; an account that lives elsewhere is sent on. */
const ENTRY_DC = 2
const PORT = 443

/** Where to sign in. */
export function entryAddress(endpoint: TelegramEndpoint): DcAddress {
  switch (endpoint.kind) {
    case 'production':
      return { dcId: ENTRY_DC, host: PRODUCTION[ENTRY_DC], port: PORT }
    case 'test':
      return { dcId: ENTRY_DC, host: TEST[ENTRY_DC], port: PORT }
    case 'custom':
      return { dcId: endpoint.dcId, host: endpoint.host, port: endpoint.port }
  }
}

/**
 * Where a saved session connects to; null when only the entry data centre can tell. A custom endpoint is given by its
 * configuration alone: the address in a session may be from before it moved to another port.
 */
export function sessionAddress(endpoint: TelegramEndpoint, saved: DcAddress): DcAddress | null {
  if (endpoint.kind !== 'custom') return saved
  return saved.dcId === endpoint.dcId ? entryAddress(endpoint) : null
}

/** The address that everybody knows a data centre by; null when there is none. */
export function publishedAddress(endpoint: TelegramEndpoint, dcId: number): DcAddress | null {
  if (endpoint.kind === 'custom') return endpoint.dcId === dcId ? entryAddress(endpoint) : null
  const hosts: Record<number, string> = endpoint.kind === 'test' ? TEST : PRODUCTION
  const host = hosts[dcId]
  return host === undefined ? null : { dcId, host, port: PORT }
}
