import type { Post } from '../../store/generated/prisma/client'
import type { Builder } from '../builder'
import type { Enums } from './enums'

type MediaColumns = Pick<Post, 'mediaId' | 'mediaMimeType' | 'mediaUrl'> & { media: NonNullable<Post['media']> }

/** What is attached to a post. */
export function defineMedia(builder: Builder, enums: Enums) {
  return builder.objectRef<MediaColumns>('PostMedia').implement({
    description: 'What is attached to a post.',
    fields: (t) => ({
      kind: t.expose('media', { type: enums.mediaKind, description: 'What it is.' }),
      id: t.expose('mediaId', {
        type: 'BigInt',
        nullable: true,
        description:
          "Telegram's photo or document id, which changes when the media is replaced. Null: this kind has none.",
      }),
      mimeType: t.exposeString('mediaMimeType', {
        nullable: true,
        description: 'MIME type ("video/mp4"). Null: this kind has none.',
      }),
      url: t.exposeString('mediaUrl', {
        nullable: true,
        description: 'The page that a web preview is of; null otherwise.',
      }),
    }),
  })
}
