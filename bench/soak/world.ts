import type { WorldFile } from '../../src/simulator/world/world-file'
import { madeChannel } from '../made-world'

const FIRST_ID = 1_800_000_001
/** Of the built-in world: one with comments, one with neither comments nor reactions, one whose admin the accounts are, one that is large. */
export const BUILT_IN = 4

/** So many channels of all kinds: with and without comments, reactions and rights to the admin log. */
export function soakWorlds(count: number, until: number): WorldFile[] {
  return Array.from({ length: count }, (_, index): WorldFile => {
    const made = madeChannel({
      id: FIRST_ID + index,
      posts: 20 + ((index * 37) % 130),
      commentsPerPost: index % 3 === 0 ? 3 : 0,
      interval: 7200,
      until,
    })
    // What a file says nothing about is made up, for some channels and not for others.
    const isMadeUp = index % 3 === 1
    return {
      ...made,
      channel: { ...made.channel, admin: index % 4 !== 3, subscribers: 1000 + ((index * 977) % 7000) },
      entries: made.entries.map((entry) =>
        entry.type === 'message' && isMadeUp ? { ...entry, comments: null, reactions: null } : entry,
      ),
    }
  })
}
