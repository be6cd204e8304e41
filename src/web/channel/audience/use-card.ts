import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { useTimeZone } from '../../time/time-zone'
import type { ChannelOfPage } from '../channel-page'
import { chartMessages } from './chart-messages'

/** What every chart of some days of a channel has: the note beneath its picture, and how its files are named. */
export function useCard(channel: ChannelOfPage, days: readonly { day: string }[]) {
  const texts = useMessages(chartMessages)
  const format = useFormat()
  const timeZone = useTimeZone()
  const [first, last] = [days[0], days.at(-1)]
  const period = first && last ? format.dayRange(first.day, last.day) : ''
  return {
    texts,
    format,
    note: texts.note(channel.title, period, timeZone),
    file: (what: string) => `${channel.username ?? channel.tgChannelId}-${what}`,
  }
}
