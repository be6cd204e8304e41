import { useRoute } from 'preact-iso'
import { useApi } from '../graphql/api'
import { graphql, type ResultOf } from '../graphql/graphql'
import { useApiQuery } from '../graphql/use-api-query'
import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { useTitle } from '../layout/title'
import { useLive } from '../live/use-live'
import { useThrottle } from '../live/use-throttle'
import { RangePicker } from '../time/range-picker'
import { limitText, limitTexts } from '../ui/history-limit'
import { Answered, Empty, Value } from '../ui/states'
import { AudienceSection } from './audience/audience-section'
import { messages } from './messages'
import { PostsSection } from './posts/posts-section'

const CHANNEL = graphql(`
  query Channel($tgChannelId: BigInt!) {
    channel(tgChannelId: $tgChannelId) {
      id
      tgChannelId
      title
      username
      subscribers
      kind
      status
      statusReason
      failuresInRow
      isAdmin
      membershipAvailable
      linkedChatId
      reactionsEnabled
      reactionsOffSince
      starsOffSince
      commentsOffSince
      history { complete limitedTo { since posts } }
      oddElementCounts { kind elements }
      discussion { knownFrom messagesLeft }
    }
  }
`)

/** A hundred windows may be captured at once, and each refresh asks for everything on the page. */
const REFRESH_MS = 5000

const WINDOWS = graphql(`
  subscription ChannelWindows($channelIds: [BigInt!]) {
    windowCaptured(channelIds: $channelIds) { id }
  }
`)

const RUNS = graphql(`
  subscription ChannelRuns($channelIds: [BigInt!]) {
    runProgressed(channelIds: $channelIds) { id status }
  }
`)

/** What every section of the page knows of its channel. */
export type ChannelOfPage = NonNullable<ResultOf<typeof CHANNEL>['channel']>

/** One channel: its posts and its audience in a period. */
export function ChannelPage() {
  const { tgChannelId = '' } = useRoute().params
  const answer = useApiQuery(CHANNEL, { tgChannelId })
  const texts = useMessages(messages)
  const { refresh } = useApi()
  const refreshSoon = useThrottle(refresh, REFRESH_MS)
  useLive(RUNS, { channelIds: [tgChannelId] }, ({ runProgressed: { status } }) => {
    if (status === 'SUCCEEDED') refreshSoon()
  })
  useLive(WINDOWS, { channelIds: [tgChannelId] }, refreshSoon)
  return (
    <Answered answer={answer}>
      {({ channel }) =>
        channel ? (
          <Page channel={channel} />
        ) : (
          <Empty title={texts.notFound}>
            <a href="/">{texts.toOverview}</a>
          </Empty>
        )
      }
    </Answered>
  )
}

function Page({ channel }: { channel: ChannelOfPage }) {
  const texts = useMessages(messages)
  useTitle(channel.title)
  return (
    <>
      <header class="page-head">
        <div class="posts-channel">
          <h1>{channel.title}</h1>
          <ChannelFacts channel={channel} />
        </div>
        <RangePicker />
      </header>
      <Warnings channel={channel} />
      <nav class="page-nav" aria-label={texts.sections}>
        <a href="#posts">{texts.posts}</a>
        <a href="#audience">{texts.audience}</a>
      </nav>
      <PostsSection channel={channel} />
      <AudienceSection channel={channel} />
    </>
  )
}

/** What the channel is, in a line. */
function ChannelFacts({ channel: { username, kind, isAdmin, subscribers } }: { channel: ChannelOfPage }) {
  const texts = useMessages(messages)
  const format = useFormat()
  return (
    <p class="posts-channel-facts">
      {username !== null && (
        <a href={`https://t.me/${encodeURIComponent(username)}`} target="_blank" rel="noreferrer">
          @{username}
        </a>
      )}
      <span>{texts.kind[kind]}</span>
      <span>
        {texts.subscribers}{' '}
        <strong>
          <Value value={subscribers} text={format.number(subscribers)} why={texts.subscribersUnknown} />
        </strong>
      </span>
      <span class={isAdmin ? 'badge badge-good' : 'badge'}>{isAdmin ? texts.admin : texts.noAdmin}</span>
    </p>
  )
}

/** Why the figures may not be all that there is. */
function Warnings({ channel }: { channel: ChannelOfPage }) {
  const { status, statusReason, failuresInRow, history, discussion, oddElementCounts } = channel
  const texts = useMessages(messages)
  const limits = useMessages(limitTexts)
  const format = useFormat()
  const warnings = [
    status === 'LOST_ACCESS' && [texts.lostAccess, statusReason].filter(Boolean).join(': '),
    status === 'PAUSED' && texts.paused,
    failuresInRow > 0 && texts.failing(format.number(failuresInRow)),
    !history.complete && history.limitedTo === null && texts.walking,
    history.limitedTo !== null && texts.limited(limitText(history.limitedTo, limits, format)),
    ...(['reactions', 'stars', 'comments'] as const).map((counter) => {
      const since = channel[`${counter}OffSince`]
      return since !== null && texts.off[counter](format.dateTime(since))
    }),
    oddElementCounts.length > 0 && texts.odd(oddText(oddElementCounts, format.number)),
    discussion?.knownFrom != null &&
      texts.readingComments(format.dateTime(discussion.knownFrom), format.number(discussion.messagesLeft)),
  ].filter((text) => text !== false)
  return warnings.map((text) => (
    <p key={text} class="notice notice-warn">
      {text}
    </p>
  ))
}

const MAX_KINDS = 3

/** "message.date 3, reactionCount.count 1, …": the most frequent sorts of what could not be read. */
function oddText(counts: ChannelOfPage['oddElementCounts'], number: (value: number) => string): string {
  const named = counts.slice(0, MAX_KINDS).map(({ kind, elements }) => `${kind} ${number(elements)}`)
  return [...named, ...(counts.length > MAX_KINDS ? ['…'] : [])].join(', ')
}
