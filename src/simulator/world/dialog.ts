/** A message in a private chat or a small group. */
export interface ChatMessage {
  id: number
  /** Unix seconds. */
  date: number
  fromUserId: bigint
  text: string
}

/** A conversation with one person. */
export interface PrivateChat {
  userId: bigint
  /** Ascending ids, which private chats and small groups of an account share. */
  messages: ChatMessage[]
}

/** A small group that is no channel. */
export interface BasicGroup {
  id: bigint
  title: string
  date: number
  memberIds: bigint[]
  messages: ChatMessage[]
}

/** What stands among an account's dialogs besides channels. */
export interface OtherDialogs {
  privateChats: PrivateChat[]
  basicGroups: BasicGroup[]
}
