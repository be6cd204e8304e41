import { Mentioned } from './mentioned'
import { channelIdOf } from './peers'
import { ints, required } from './query'
import type { WorldMethods } from './viewer'

/** Posts can share stories; by the time anybody looks they are over. */
export const storyMethods: WorldMethods = {
  'stories.getStoriesByID'(query, viewer) {
    const mentioned = new Mentioned(viewer)
    mentioned.channel(channelIdOf(required(query, 'peer'), viewer))
    const stories = ints(query, 'id').map((id) => ({ _: 'storyItemDeleted', id }))
    return { _: 'stories.stories', count: stories.length, stories, ...mentioned.fields() }
  },
}
