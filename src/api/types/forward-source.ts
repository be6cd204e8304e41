import type { ForwardSource } from '../../domain/post'
import type { Builder } from '../builder'

/** The origin of a forwarded post. */
export function defineForwardSource(builder: Builder) {
  return builder.objectRef<ForwardSource>('ForwardSource').implement({
    description: 'Where a forwarded post first appeared. What its author hides is null.',
    fields: (t) => ({
      channelId: t.expose('channelId', {
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of the channel it was published in. Null: not by a channel, or hidden.",
      }),
      userId: t.expose('userId', {
        type: 'BigInt',
        nullable: true,
        description: "Telegram's id of the user who wrote it. Null: not by a user, or hidden.",
      }),
      name: t.exposeString('name', {
        nullable: true,
        description: "The author's name where the account is hidden; null otherwise.",
      }),
      postId: t.exposeInt('postId', {
        nullable: true,
        description: 'Number of the post in its channel. Null: hidden.',
      }),
      date: t.expose('date', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was first published. Null: not known.',
      }),
    }),
  })
}
