/** What is said of the same counters of every kind of reading. */
export const STARS =
  'Telegram Stars paid as a reaction: money, not people. Null: not read, nobody could pay, or read before stars were kept apart.'

export const REACTIONS_UNKNOWN =
  'Why `reactions` is null though there may have been some. Null: it is known, or nobody could react.'

export const COMMENTS_UNKNOWN =
  'Why `comments` is null though there may have been some. Null: it is known, or nobody could comment.'
