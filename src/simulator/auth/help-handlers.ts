import type { Clock } from '../../clock'
import { unixSeconds } from '../mtproto/auth-keys'
import { type RpcContext, RpcError, type RpcHandlers, type TlObject } from '../rpc'

export interface HelpOptions {
  clock: Clock
  /** Where each data centre listens. */
  addresses(): { dcId: number; host: string; port: number }[]
}

/** Seconds for which a client may keep the configuration. */
const CONFIG_SECONDS = 3600

/** What a client asks before and beside everything else. */
export function helpHandlers({ clock, addresses }: HelpOptions): RpcHandlers {
  const noLanguagePack = () => {
    throw new RpcError(400, 'LANG_PACK_INVALID')
  }
  return {
    'help.getConfig': (_query, { dcId }) => ({
      ...LIMITS,
      _: 'config',
      date: unixSeconds(clock),
      expires: unixSeconds(clock) + CONFIG_SECONDS,
      test_mode: false,
      this_dc: dcId,
      dc_options: addresses().map(dcOption),
    }),
    'help.getNearestDc': (_query, { dcId }: RpcContext) => ({
      _: 'nearestDc',
      country: 'NL',
      this_dc: dcId,
      nearest_dc: dcId,
    }),
    'help.getAppConfig': () => ({ _: 'help.appConfig', hash: 0, config: { _: 'jsonObject', value: [] } }),
    'help.getCountriesList': () => ({ _: 'help.countriesList', countries: [], hash: 0 }),
    'help.getCdnConfig': () => ({ _: 'cdnConfig', public_keys: [] }),
    'help.getTermsOfServiceUpdate': () => ({
      _: 'help.termsOfServiceUpdateEmpty',
      expires: unixSeconds(clock) + CONFIG_SECONDS,
    }),
    'account.updateStatus': () => true,
    'langpack.getLangPack': noLanguagePack,
    'langpack.getStrings': noLanguagePack,
    'langpack.getDifference': noLanguagePack,
    'langpack.getLanguages': noLanguagePack,
    'langpack.getLanguage': noLanguagePack,
  }
}

function dcOption({ dcId, host, port }: { dcId: number; host: string; port: number }): TlObject {
  return { _: 'dcOption', id: dcId, ip_address: host, port, ipv6: host.includes(':') }
}

/** The part of `config` that does not change. */
const LIMITS = {
  dc_txt_domain_name: '',
  chat_size_max: 200,
  megagroup_size_max: 200_000,
  forwarded_count_max: 100,
  online_update_period_ms: 210_000,
  offline_blur_timeout_ms: 5000,
  offline_idle_timeout_ms: 30_000,
  online_cloud_timeout_ms: 300_000,
  notify_cloud_delay_ms: 30_000,
  notify_default_delay_ms: 1500,
  push_chat_period_ms: 60_000,
  push_chat_limit: 2,
  edit_time_limit: 172_800,
  revoke_time_limit: 2_147_483_647,
  revoke_pm_time_limit: 2_147_483_647,
  rating_e_decay: 2_419_200,
  stickers_recent_limit: 200,
  channels_read_media_period: 604_800,
  call_receive_timeout_ms: 20_000,
  call_ring_timeout_ms: 90_000,
  call_connect_timeout_ms: 30_000,
  call_packet_timeout_ms: 10_000,
  me_url_prefix: 'https://t.me/',
  caption_length_max: 1024,
  message_length_max: 4096,
  webfile_dc_id: 4,
}
