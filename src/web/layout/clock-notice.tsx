import { useEffect } from 'preact/hooks'
import { every } from '../clock'
import { graphql } from '../graphql/graphql'
import { useApiQuery } from '../graphql/use-api-query'
import { defineMessages, useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'

const CLOCK = graphql(`
  query TelegramClock {
    telegramClock { offsetSeconds }
  }
`)

const LOOK_MS = 60_000
/** Less is no trouble to anybody. */
const TOLERATED_SECONDS = 2

const messages = defineMessages({
  en: {
    ahead: (time: string) => `This server's clock is ${time} ahead of Telegram's.`,
    behind: (time: string) => `This server's clock is ${time} behind Telegram's.`,
    what: "Ages and times are told by Telegram's clock and are right; set the server's clock nevertheless.",
  },
  ru: {
    ahead: (time: string) => `Часы этого сервера спешат относительно часов Telegram: на ${time}.`,
    behind: (time: string) => `Часы этого сервера отстают от часов Telegram: на ${time}.`,
    what: 'Возраст и время считаются по часам Telegram и верны, но часы сервера стоит выставить.',
  },
})

/** Says that the machine's clock is wrong; nothing where it is right, or where that is not known. */
export function ClockNotice() {
  const texts = useMessages(messages)
  const format = useFormat()
  const { data, refresh } = useApiQuery(CLOCK, {})
  useEffect(() => every(LOOK_MS, refresh), [])
  const seconds = data?.telegramClock.offsetSeconds ?? 0
  if (Math.abs(seconds) <= TOLERATED_SECONDS) return null
  const time = format.duration(Math.round(Math.abs(seconds)))
  return (
    <p class="notice notice-bad" role="status">
      {seconds < 0 ? texts.ahead(time) : texts.behind(time)} {texts.what}
    </p>
  )
}
