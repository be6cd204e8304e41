/** Constructor ids of the language itself (core.telegram.org/mtproto/serialize), which no layer changes. */
export const BOOL_TRUE = 0x997275b5
export const BOOL_FALSE = 0xbc799737
export const VECTOR = 0x1cb5c415
/** `invokeWithLayer#da9b0d0d layer:int query:!X = X`: read before the layer is known, so it can never change. */
export const INVOKE_WITH_LAYER = 0xda9b0d0d
export const GZIP_PACKED = 0x3072cfa1
