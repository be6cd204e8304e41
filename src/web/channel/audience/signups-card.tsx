import { useCallback, useMemo } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { useLanguage } from '../../i18n/language'
import { useTimeZone } from '../../time/time-zone'
import type { Column } from '../../ui/data-table'
import { Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { AudienceStatistics, SignupHour } from './audience-query'
import { hoursOfWeek } from './hours-of-week'
import { hourName, signupsChart, weekdayNames } from './signups-chart'
import { useCard } from './use-card'

/** At which hours of the week people join. */
export function SignupsCard({ channel, statistics }: { channel: ChannelOfPage; statistics: AudienceStatistics }) {
  const { texts, format, note, file } = useCard(channel, statistics.subscriberSeries)
  const { language } = useLanguage()
  const timeZone = useTimeZone()
  const signups = useMemo(() => {
    const has = hoursOfWeek(statistics, timeZone)
    return statistics.signups.filter(({ weekday, hour }) => has(weekday, hour))
  }, [statistics, timeZone])
  const words = texts.signups
  const draw = useCallback(
    (colors: ChartColors) => signupsChart(colors, { signups, language, format, texts: words }),
    [signups, language, format, words],
  )
  const days = weekdayNames(language, 'long')
  const nameOf = ({ weekday, hour }: SignupHour) => `${days[weekday - 1]}, ${hourName(hour)}`
  const knownOf = ({ joined, complete }: SignupHour) =>
    complete ? texts.knownAll : joined === null ? texts.knownNothing : texts.knownPartly
  const [best] = signups.filter(({ joined }) => joined).sort((one, other) => (other.joined ?? 0) - (one.joined ?? 0))
  const columns: Column<SignupHour>[] = [
    {
      key: 'weekday',
      label: texts.weekday,
      value: ({ weekday, hour }) => (weekday - 1) * 24 + hour,
      cell: ({ weekday }) => days[weekday - 1],
      csv: ({ weekday }) => days[weekday - 1],
    },
    { key: 'hour', label: words.hours, value: ({ hour }) => hour, cell: ({ hour }) => hourName(hour) },
    {
      key: 'joined',
      label: words.joined,
      number: true,
      value: ({ joined }) => joined,
      cell: ({ joined }) => <Value value={joined} text={format.number(joined)} />,
    },
    {
      key: 'byLink',
      label: words.byLink,
      number: true,
      value: ({ joinedByLink }) => joinedByLink,
      cell: ({ joinedByLink }) => <Value value={joinedByLink} text={format.number(joinedByLink)} />,
    },
    { key: 'known', label: texts.known, value: knownOf },
  ]
  return (
    <ChartCard
      title={words.title}
      explain={signups.some(({ complete }) => complete) ? words.explain : `${words.explain} ${words.allPartly}`}
      summary={best ? words.summary(nameOf(best), format.number(best.joined)) : words.nobody}
      note={note}
      draw={draw}
      table={{
        file: file('signups'),
        columns,
        rows: signups,
        rowKey: ({ weekday, hour }) => weekday * 24 + hour,
      }}
    />
  )
}
