import type { TextEntity } from '../../domain/post'
import type { Builder } from '../builder'

/** A formatting entity of a text. */
export function defineTextEntity(builder: Builder) {
  return builder.objectRef<TextEntity>('TextEntity').implement({
    description:
      'A formatted piece of a text. `offset` and `length` count UTF-16 code units, as JavaScript strings do.',
    fields: (t) => ({
      type: t.exposeString('type', {
        description: 'Telegram\'s name for it in snake case: "bold", "text_url", "custom_emoji", ...',
      }),
      offset: t.exposeInt('offset', { description: 'UTF-16 code units before it.' }),
      length: t.exposeInt('length', { description: 'UTF-16 code units in it.' }),
      url: t.exposeString('url', { nullable: true, description: 'The address of a "text_url"; null on any other.' }),
      language: t.exposeString('language', {
        nullable: true,
        description: 'The language of a "pre"; null on any other.',
      }),
      documentId: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'The document of a "custom_emoji"; null on any other.',
        resolve: ({ documentId }) => (documentId === undefined ? null : BigInt(documentId)),
      }),
      userId: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'The user of a "mention_name"; null on any other.',
        resolve: ({ userId }) => (userId === undefined ? null : BigInt(userId)),
      }),
    }),
  })
}
