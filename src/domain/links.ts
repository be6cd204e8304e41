import type { Post } from './post'

/** The address of a post: by username for a public channel, by id (readable by members only) for a private one. */
export function postLink(channel: { id: bigint; username: string | null }, postId: number): string {
  return channel.username === null
    ? `https://t.me/c/${channel.id}/${postId}`
    : `https://t.me/${channel.username}/${postId}`
}

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i
const EMAIL = /^[^\s/@]+@[^\s/@]+$/

/** The addresses a post points to, in order and each once: those in its text, behind its text, and of its web preview. */
export function outboundLinks(post: Pick<Post, 'text' | 'entities' | 'media'>): string[] {
  const links = new Set<string>()
  for (const entity of post.entities) {
    const target =
      entity.type === 'text_url'
        ? entity.url
        : entity.type === 'url'
          ? post.text.slice(entity.offset, entity.offset + entity.length)
          : undefined
    if (target) links.add(absolute(target))
  }
  if (post.media?.url) links.add(absolute(post.media.url))
  return [...links]
}

/** Telegram marks bare domains as addresses, too. */
function absolute(target: string): string {
  return HAS_SCHEME.test(target) || EMAIL.test(target) ? target : `https://${target}`
}
