import type { TextEntity } from '../../domain/post'

type Format = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler' | 'code' | 'blockquote'
/** Marked by Telegram itself because of how they look. */
type Found = 'hashtag' | 'mention' | 'url' | 'email' | 'cashtag'

/** Builds a text together with its entities. Offsets count UTF-16 units, which is how JavaScript measures strings. */
export class RichText {
  text = ''
  readonly entities: TextEntity[] = []

  plain(text: string): this {
    this.text += text
    return this
  }

  format(type: Format, text: string): this {
    return this.#append({ type }, text)
  }

  found(type: Found, text: string): this {
    return this.#append({ type }, text)
  }

  link(text: string, url: string): this {
    return this.#append({ type: 'text_url', url }, text)
  }

  pre(text: string, language: string): this {
    return this.#append({ type: 'pre', language }, text)
  }

  customEmoji(emoji: string, documentId: string): this {
    return this.#append({ type: 'custom_emoji', documentId }, emoji)
  }

  mentionOf(name: string, userId: bigint): this {
    return this.#append({ type: 'mention_name', userId: String(userId) }, name)
  }

  #append(entity: Omit<TextEntity, 'offset' | 'length'>, text: string): this {
    this.entities.push({ ...entity, offset: this.text.length, length: text.length })
    this.text += text
    return this
  }
}
