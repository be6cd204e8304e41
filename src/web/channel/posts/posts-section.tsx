import type { ChannelOfPage } from '../channel-page'

/** What the channel published, and how it was received. */
export function PostsSection({ channel }: { channel: ChannelOfPage }) {
  return <section id="posts" aria-label={channel.title} />
}
