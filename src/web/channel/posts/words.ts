import { useMemo } from 'preact/hooks'
import type { Format } from '../../i18n/format'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { messages as repostMessages } from '../../reposts/messages'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import type { ChannelOfPage } from '../channel-page'
import { messages, type PostTexts } from './messages'
import { type Terms, terms } from './terms'

export interface Words {
  texts: PostTexts
  terms: Terms
  format: Format
  /** Of what and when a saved picture is; `what` is not all posts where it says so. */
  note(channel: ChannelOfPage, what?: 'of all posts'): string
  /** What a saved file is called, without its ending. */
  file(what: string, channel: ChannelOfPage): string
}

/** All that is needed to write about posts: the same object while language, time zone, period and choice of posts are. */
export function useWords(): Words {
  const texts = useMessages(messages)
  const named = useMessages(terms)
  const format = useFormat()
  const { period } = useRange()
  const { shown } = useReposts()
  const { shown: shownTexts } = useMessages(repostMessages)
  return useMemo(
    () => ({
      texts,
      terms: named,
      format,
      note: ({ title, username }, what) =>
        [
          username === null ? title : `${title} (@${username})`,
          `${format.date(period.from)} – ${period.to === null ? texts.now : format.date(lastDay(period.to))}`,
          period.timeZone,
          ...(what ? [] : [shownTexts[shown]]),
        ].join(' · '),
      file: (what, { username, tgChannelId }) => `${username ?? tgChannelId}-${what}`,
    }),
    [texts, named, format, period, shown, shownTexts],
  )
}

/** A period ends with the midnight after its last day. */
const lastDay = (end: string) => new Date(Date.parse(end) - 1)
