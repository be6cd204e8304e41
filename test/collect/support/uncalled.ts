import type { TelegramReader } from '../../../src/collect/ports'

const refuse = (name: string) => async () => {
  throw new Error(`${name} was not to be called`)
}

/** What readers of history have no use for: each call fails the test. */
export const uncalled = {
  readPosts: refuse('readPosts'),
  readDiscussion: refuse('readDiscussion'),
  readThreads: refuse('readThreads'),
  readReplies: refuse('readReplies'),
  existingMessages: refuse('existingMessages'),
  readAdminLog: refuse('readAdminLog'),
  readLinkOwners: refuse('readLinkOwners'),
  readInviteLinks: refuse('readInviteLinks'),
  readImporters: refuse('readImporters'),
  readParticipants: refuse('readParticipants'),
} satisfies Partial<TelegramReader>
