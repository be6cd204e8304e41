import type { RawObject } from '../../domain/channel'
import type { TextEntity } from '../../domain/post'
import { count, positive, required, text, vector } from './fields'
import type { Attempt } from './oddities'

const PREFIX = /^(?:inputMessageEntity|messageEntity)/

/** The formatting of a message's text. Offsets are kept as they are: UTF-16 code units. */
export function mapEntities(message: RawObject, attempt: Attempt): TextEntity[] {
  const entities = attempt(() => vector(message, 'entities'), [])
  return entities.flatMap((entity) => attempt(() => [mapEntity(entity)], []))
}

function mapEntity(raw: RawObject): TextEntity {
  const entity: TextEntity = {
    type: entityType(String(raw._)),
    offset: required(count, raw, 'offset'),
    length: required(positive, raw, 'length'),
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
