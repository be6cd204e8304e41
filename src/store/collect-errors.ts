/** There is no such channel, or its session has no access hash for it. */
export class UnknownChannelError extends Error {
  override readonly name = 'UnknownChannelError'
  constructor(readonly channelId: bigint) {
    super(`The channel ${channelId} is not collected`)
  }
}

/** There is no such collection run. */
export class UnknownRunError extends Error {
  override readonly name = 'UnknownRunError'
  constructor(readonly runPk: bigint) {
    super(`There is no collection run ${runPk}`)
  }
}

/** Which of a channel's things a text belongs to. */
export interface TextOwner {
  kind: 'post' | 'comment' | 'event' | 'person'
  id: number | bigint
}

/** A text that PostgreSQL cannot hold: it has a NUL, or half of a surrogate pair. Nothing of its page was stored. */
export class UnstorableTextError extends Error {
  override readonly name = 'UnstorableTextError'
  constructor(
    readonly channelId: bigint,
    /** Null: the text is the channel's own. */
    readonly owner: TextOwner | null,
    /** Where in the object. */
    readonly path: string,
  ) {
    const what =
      owner === null ? `the channel ${channelId}` : `the ${owner.kind} ${owner.id} of the channel ${channelId}`
    super(`A text of ${what} cannot be stored (at ${path}): it has a NUL or half of a surrogate pair`)
  }
}
