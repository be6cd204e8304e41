import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { messages } from '../../reposts/messages'
import { Dialog } from '../../ui/dialog'
import { Answered, Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { mediaText, reactionName, sourceText } from './describe'
import { postName } from './post-button'
import { POST_ITEM } from './post-item'
import { PostReadings } from './post-readings'
import { type Publication, publicationsOf } from './publication'
import { useWords, type Words } from './words'

const POST = graphql(
  `
    query PostDetails($tgChannelId: BigInt!, $tgPostId: Int!) {
      post(tgChannelId: $tgChannelId, tgPostId: $tgPostId) {
        ...PostItem
        commentsUsers
        commentsChannels
        reactions { code emoticon kind count }
        album {
          ...PostItem
          commentsUsers
          commentsChannels
          reactions { code emoticon kind count }
        }
      }
    }
  `,
  [POST_ITEM],
)

type Post = NonNullable<ResultOf<typeof POST>['post']>

interface PostDetailsProps {
  channel: ChannelOfPage
  tgPostId: number
  onClose(): void
}

/** Everything that is known of a publication. */
export function PostDetails({ channel, tgPostId, onClose }: PostDetailsProps) {
  const words = useWords()
  const answer = useApiQuery(POST, { tgChannelId: channel.tgChannelId, tgPostId })
  const [publication] = answer.data?.post ? publicationsOf([answer.data.post]) : []
  return (
    <Dialog title={publication ? postName(publication, words, 60) : words.texts.post} onClose={onClose}>
      <Answered answer={answer}>
        {({ post }) =>
          post && publication ? (
            <Details channel={channel} post={post} publication={publication} words={words} />
          ) : (
            <Empty title={words.texts.gone} />
          )
        }
      </Answered>
    </Dialog>
  )
}

interface DetailsProps {
  channel: ChannelOfPage
  post: Post
  publication: Publication
  words: Words
}

/** What Telegram does not tell any more, and since when. */
function lastKnown({ missingSince }: Publication, { texts, terms, format }: Words): [label: string, value: string][] {
  return (['views', 'reactions', 'stars', 'comments', 'forwards'] as const).flatMap((counter) => {
    const since = missingSince[counter]
    return since === null ? [] : [[terms.knownUntil(texts[counter]), format.dateTime(since)]]
  })
}

function Details({ channel, post, publication, words }: DetailsProps) {
  const repostTexts = useMessages(messages)
  const { texts, terms, format } = words
  const { date, text, link, items, readAt, editDate, deletedAt, forwardedFrom, er } = publication
  // Comments and reactions stand at one item of an album.
  const parts = post.album ?? [post]
  const discussed = parts.reduce((most, part) =>
    (part.commentsUsers ?? -1) > (most.commentsUsers ?? -1) ? part : most,
  )
  const reacted = parts.reduce((most, part) =>
    (part.totalReactions ?? -1) > (most.totalReactions ?? -1) ? part : most,
  )
  const reactions = reacted.reactions?.map(
    (reaction) => `${reactionName(reaction, terms)} ${format.number(reaction.count)}`,
  )
  const facts: [label: string, value: string | null][] = [
    [texts.published, format.dateTime(date)],
    [texts.asOf, readAt && format.dateTime(readAt)],
    [texts.media, mediaText(publication, terms, format) || null],
    [texts.forwardedFrom, forwardedFrom && sourceText(forwardedFrom, terms)],
    [texts.edited, editDate && format.dateTime(editDate)],
    [texts.er, er === null ? `— (${terms.noViews})` : format.percent(er)],
    [texts.reactions, reactions ? reactions.join('  ') || format.number(0) : `— (${terms.reactionsOff})`],
    [texts.stars, publication.stars === null ? null : format.number(publication.stars)],
    ...lastKnown(publication, words),
    [
      texts.commentAuthors,
      discussed.commentsUsers === null
        ? null
        : texts.usersAndChannels(format.number(discussed.commentsUsers), format.number(discussed.commentsChannels)),
    ],
  ]
  return (
    <div class="posts-details">
      {publication.isRepost && <p class="notice">{repostTexts.counters}</p>}
      {deletedAt !== null && <p class="notice notice-warn">{texts.isDeleted(format.dateTime(deletedAt))}</p>}
      {text !== '' && <p class="posts-text">{text}</p>}
      <dl class="posts-facts">
        {facts.map(([label, value]) =>
          value === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <PostReadings channel={channel} publication={publication} words={words} />
      <a href={link} target="_blank" rel="noreferrer">
        {texts.onTelegram}
        {items !== null && ` (${texts.parts(format.number(items))})`}
      </a>
    </div>
  )
}
