import { useEffect, useState } from 'preact/hooks'
import { every } from '../../clock'
import { useApiQuery } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { type AddedChannel, BEGINNING } from './documents'
import { Forecast } from './forecast'
import { messages } from './messages'

/** How often, in milliseconds, and how many times it is asked whether collecting has begun. */
const LOOK_MS = 1500
const LOOKS = 6

/** A channel that is there now, and whether it is being collected. */
export function Added({ channel }: { channel: AddedChannel }) {
  const texts = useMessages(messages)
  const wasHere = channel.lastRun?.finishedAt != null
  return (
    <li>
      <span>
        {wasHere ? texts.was(channel.title) : texts.added(channel.title)} {!wasHere && <Beginning id={channel.id} />}
      </span>{' '}
      <a href={`/channels/${channel.tgChannelId}`}>{texts.open}</a>
      {channel.requestForecast && <Forecast cost={channel.requestForecast} />}
    </li>
  )
}

function Beginning({ id }: { id: string }) {
  const texts = useMessages(messages)
  const { data, refresh } = useApiQuery(BEGINNING, { id })
  const [looks, setLooks] = useState(0)
  const hasBegun = data?.channel?.lastRun != null
  const isOver = hasBegun || looks >= LOOKS
  useEffect(() => {
    if (isOver) return
    return every(LOOK_MS, () => {
      setLooks((before) => before + 1)
      refresh()
    })
  }, [isOver])
  if (hasBegun) return <>{texts.begun}</>
  return <>{isOver ? texts.later : texts.waiting}</>
}
