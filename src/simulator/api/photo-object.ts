import type { TlObject } from '../rpc'

/** A `photo` of two sizes. */
export function photoObject(id: bigint, date: number): TlObject {
  return {
    _: 'photo',
    id,
    access_hash: id ^ 0x5a5a_5a5an,
    file_reference: new Uint8Array(),
    date,
    sizes: [
      { _: 'photoSize', type: 'm', w: 320, h: 213, size: 12_480 },
      { _: 'photoSize', type: 'x', w: 800, h: 533, size: 71_200 },
    ],
    dc_id: 2,
  }
}
