import type { World } from '../../../src/simulator/world/world'

/** The largest of the built-in channels. */
const LARGEST = 1_700_000_101n

/**
 * The books of the built-in channels but the largest, which alone takes most of the time and is collected by the demo's own tests: one with
 * a discussion, one with neither reactions nor comments, one whose admin the account is.
 */
export function smallBooks(world: World) {
  const books = world.books()
  return { ...books, channels: books.channels.filter(({ channelId }) => channelId !== LARGEST) }
}
