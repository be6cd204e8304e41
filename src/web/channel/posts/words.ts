import { useMemo } from 'preact/hooks'
import type { Format } from '../../i18n/format'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { useRange } from '../../time/use-range'
import type { ChannelOfPage } from '../channel-page'
import { messages, type PostTexts } from './messages'
import { type Terms, terms } from './terms'

export interface Words {
  texts: PostTexts
  terms: Terms
  format: Format
  /** Of what and when a saved picture is. */
  note(channel: ChannelOfPage): string
  /** What a saved file is called, without its ending. */
  file(what: string, channel: ChannelOfPage): string
}

/** All that is needed to write about posts: the same object while language, time zone and period are. */
export function useWords(): Words {
  const texts = useMessages(messages)
  const named = useMessages(terms)
  const format = useFormat()
  const { period } = useRange()
  return useMemo(
    () => ({
      texts,
      terms: named,
      format,
      note: ({ title, username }) =>
        [
          username === null ? title : `${title} (@${username})`,
          `${format.date(period.from)} – ${period.to === null ? texts.now : format.date(lastDay(period.to))}`,
          period.timeZone,
        ].join(' · '),
      file: (what, { username, tgChannelId }) => `${username ?? tgChannelId}-${what}`,
    }),
    [texts, named, format, period],
  )
}

/** A period ends with the midnight after its last day. */
const lastDay = (end: string) => new Date(Date.parse(end) - 1)
