import { createRequire } from 'node:module'
import {
  BunCryptoProvider,
  MemoryStorage,
  TcpTransport,
  TelegramClient,
  type TelegramClientOptions,
  type TelegramTransport,
} from '@mtcute/bun'
import type { DataCentreAddress } from '../../../src/simulator/data-centre'
import { API_HASH, API_ID } from './support'

// The library's own copy of its keys: another version of the package may lie beside it.
const { __publicKeyIndex: publicKeys }: { __publicKeyIndex: Record<string, object> } = createRequire(
  createRequire(import.meta.url).resolve('@mtcute/core'),
)('@mtcute/tl/binary/rsa-keys.js')

type PacketCodec = ReturnType<TelegramTransport['packetCodec']>

/** A client of the second, independent library, looking for data centre `dcId` of the simulator. */
export async function mtcuteClient(
  { host, ports, rsa }: DataCentreAddress,
  dcId: number,
  options: Partial<TelegramClientOptions> & { codec?: () => PacketCodec } = {},
): Promise<TelegramClient> {
  const fingerprint = BigInt.asUintN(64, BigInt(rsa.fingerprint)).toString(16)
  publicKeys[fingerprint] = { modulus: rsa.n, exponent: '010001', fingerprint, old: false }
  const main = { id: dcId, ipAddress: host, port: ports[dcId] ?? 0 }
  const { codec, ...rest } = options
  return new TelegramClient({
    apiId: API_ID,
    apiHash: API_HASH,
    storage: new MemoryStorage(),
    crypto: new BunCryptoProvider(),
    defaultDcs: { main, media: { ...main, mediaOnly: true } },
    disableUpdates: true,
    logLevel: 0,
    ...(codec ? { transport: withCodec(codec) } : {}),
    ...rest,
  } as TelegramClientOptions)
}

function withCodec(codec: () => PacketCodec): TelegramTransport {
  const tcp = new TcpTransport()
  return { connect: (dc) => tcp.connect(dc), packetCodec: codec }
}
