import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { useTimeZone } from '../../time/time-zone'
import type { ChannelOfPage } from '../channel-page'
import { chartMessages } from './chart-messages'
import type { Stretch } from './missing'

/** What every chart of a channel has: the note beneath its picture, and how its files are named. */
export function useCard(channel: ChannelOfPage, { from, to }: Stretch) {
  const texts = useMessages(chartMessages)
  const format = useFormat()
  const timeZone = useTimeZone()
  // A period ends where the next day begins.
  const last = new Date(new Date(to).getTime() - 1)
  const [firstDay, lastDay] = [format.date(from), format.date(last)]
  const days = firstDay === lastDay ? firstDay : `${firstDay} – ${lastDay}`
  return {
    texts,
    format,
    note: texts.note(channel.title, days, timeZone),
    file: (what: string) => `${channel.username ?? channel.tgChannelId}-${what}`,
  }
}
