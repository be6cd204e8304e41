interface Named {
  tgChannelId: string
  title: string
  username: string | null
}

/** The channels in whose title, @username or id every word of a text is found, upper and lower case alike. */
export function findChannels<Row extends Named>(rows: readonly Row[], text: string): readonly Row[] {
  const words = folded(text).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ title, username, tgChannelId }) => {
    const names = folded(`${title} ${username === null ? '' : `@${username} t.me/${username}`} ${tgChannelId}`)
    return words.every((word) => names.includes(word))
  })
}

/** Ё is written as Е as often as not. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().replaceAll('ё', 'е')
