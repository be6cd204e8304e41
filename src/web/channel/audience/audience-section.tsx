import type { ChannelOfPage } from '../channel-page'

/** Who subscribes to the channel: how many, and who comes and goes. */
export function AudienceSection({ channel }: { channel: ChannelOfPage }) {
  return <section id="audience" aria-label={channel.title} />
}
