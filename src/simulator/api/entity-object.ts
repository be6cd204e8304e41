import type { TextEntity } from '../../domain/post'
import type { TlObject } from '../rpc'

/** A `messageEntity...` (core.telegram.org/type/MessageEntity). */
export function entityObject(entity: TextEntity): TlObject {
  const name = entity.type.replace(/(^|_)([a-z])/g, (_, _gap, letter: string) => letter.toUpperCase())
  return {
    _: `messageEntity${name}`,
    offset: entity.offset,
    length: entity.length,
    ...(entity.url !== undefined && { url: entity.url }),
    ...(entity.language !== undefined && { language: entity.language }),
    ...(entity.documentId !== undefined && { document_id: BigInt(entity.documentId) }),
    ...(entity.userId !== undefined && { user_id: BigInt(entity.userId) }),
  }
}
