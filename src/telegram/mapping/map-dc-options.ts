import type { RawObject } from '../../domain/channel'
import { flag, number, objects, text } from './fields'

/**
 * Where a data centre listens, from a `config` (core.telegram.org/constructor/dcOption); null when it does not say. Addresses for
 * files only, and those that ask for an obfuscated transport, are of no use; IPv4 goes before IPv6.
 */
export function mapDcAddress(config: RawObject, dcId: number): { dcId: number; host: string; port: number } | null {
  const usable = objects(config, 'dc_options').filter(
    (option) =>
      number(option, 'id') === dcId &&
      !flag(option, 'media_only') &&
      !flag(option, 'cdn') &&
      !flag(option, 'tcpo_only') &&
      !text(option, 'secret'),
  )
  const option = usable.find((candidate) => !flag(candidate, 'ipv6')) ?? usable[0]
  const host = option && text(option, 'ip_address')
  const port = option && number(option, 'port')
  return host && port ? { dcId, host, port } : null
}
