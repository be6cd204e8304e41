/** A channel's title, which leads to its page. */
export function ChannelLink({ channel: { tgChannelId, title } }: { channel: { tgChannelId: string; title: string } }) {
  return (
    <a class="channel-link" href={`/channels/${tgChannelId}`}>
      {title}
    </a>
  )
}
