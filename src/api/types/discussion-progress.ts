import type { Builder } from '../builder'

/** The columns of a channel by which its discussion group's progress is told. */
export interface DiscussionColumns {
  linkedChatId: bigint | null
  discussionReadGroupId: bigint | null
  discussionReadId: number | null
  discussionReadAt: Date | null
  discussionBackfillId: number | null
  discussionBackfillAt: Date | null
  discussionLeft: number | null
}

/** How far the discussion group of a channel has been read. */
export function defineDiscussionProgress(builder: Builder) {
  return builder.objectRef<DiscussionColumns>('DiscussionProgress').implement({
    description:
      'How far the discussion group of a channel has been read. Where much is new, as at first, it is read from the newest message backwards, within a share of what the account may ask; days that were not read yet are unknown.',
    fields: (t) => ({
      complete: t.boolean({
        description: 'Whether it has been read without a gap, from its beginning to when it was last read.',
        resolve: ({ discussionReadAt, discussionBackfillId }) =>
          discussionReadAt !== null && discussionBackfillId === null,
      }),
      readUpTo: t.exposeInt('discussionReadId', {
        nullable: true,
        description: 'Number, in the group, of the newest message that was read. Null: nothing was read yet.',
      }),
      readAt: t.expose('discussionReadAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it was last asked for more. Null: never.',
      }),
      backfillBeforeId: t.exposeInt('discussionBackfillId', {
        nullable: true,
        description: 'Reading backwards goes on below this message number. Null: nothing is missing.',
      }),
      knownFrom: t.expose('discussionBackfillAt', {
        type: 'DateTime',
        nullable: true,
        description:
          'From when on comments are known without a gap. Null: since there are any, or nothing was read yet.',
      }),
      messagesLeft: t.exposeInt('discussionLeft', {
        nullable: true,
        description: 'About how many of its messages are still to be read. Null: none, or Telegram does not tell.',
      }),
    }),
  })
}

/** What is known of a group that the channel had before says nothing about the one that it has. */
export function ofLinkedGroup(channel: DiscussionColumns): DiscussionColumns | null {
  if (channel.linkedChatId === null) return null
  if (channel.discussionReadGroupId === channel.linkedChatId) return channel
  const nothing = { discussionReadId: null, discussionReadAt: null, discussionLeft: null }
  return { ...channel, ...nothing, discussionBackfillId: null, discussionBackfillAt: null }
}
