import { gzipSync } from 'node:zlib'
import { GZIP_PACKED } from '../tl/built-in'
import { TlReader } from '../tl/reader'
import { TlWriter } from '../tl/writer'
import { RPC_RESULT } from './service-schema'

/** Results from this many bytes on are packed. */
const PACK_FROM = 512

/** `rpc_result`: the answer to a request, packed when that makes it shorter, unless it comes packed. */
export function rpcResult(requestId: bigint, result: Uint8Array): Uint8Array {
  return new TlWriter(result.length + 16).uint(RPC_RESULT).long(requestId).raw(pack(result)).finish()
}

function pack(body: Uint8Array): Uint8Array {
  if (body.length < PACK_FROM || isPacked(body)) return body
  const packed = new TlWriter()
    .uint(GZIP_PACKED)
    .bytes(gzipSync(body, { level: 1 }))
    .finish()
  return packed.length < body.length ? packed : body
}

function isPacked(body: Uint8Array): boolean {
  return new TlReader(body).uint() === GZIP_PACKED
}
