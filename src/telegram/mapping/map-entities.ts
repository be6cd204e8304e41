import type { RawObject } from '../../domain/channel'
import type { TextEntity } from '../../domain/post'
import { number, objects, required, text } from './fields'

const PREFIX = /^(?:inputMessageEntity|messageEntity)/

/** The formatting of a message's text. Offsets are kept as they are: UTF-16 code units. */
export function mapEntities(message: RawObject): TextEntity[] {
  return objects(message, 'entities').map(mapEntity)
}

function mapEntity(raw: RawObject): TextEntity {
  const entity: TextEntity = {
    type: entityType(String(raw._)),
    offset: required(number, raw, 'offset'),
    length: required(number, raw, 'length'),
  }
  switch (raw._) {
    case 'messageEntityTextUrl':
      return { ...entity, url: required(text, raw, 'url') }
    case 'messageEntityPre':
      return { ...entity, language: required(text, raw, 'language') }
    case 'messageEntityCustomEmoji':
      return { ...entity, documentId: required(text, raw, 'document_id') }
    case 'messageEntityMentionName':
      return { ...entity, userId: required(text, raw, 'user_id') }
    default:
      return entity
  }
}

/** `messageEntityTextUrl` is a `text_url`. */
function entityType(constructorName: string): string {
  return constructorName
    .replace(PREFIX, '')
    .replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`)
    .toLowerCase()
}
