import { useCallback, useState } from 'preact/hooks'
import { useApiQuery } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { RepostsSwitch } from '../../reposts/reposts-switch'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import type { ChannelOfPage } from '../channel-page'
import { messages as pageMessages } from '../messages'
import { CommentsCards } from './comments-cards'
import { CompletenessTable } from './completeness'
import { CurveCard } from './curve-card'
import { FIGURES } from './figures'
import { KeyFigures } from './key-figures'
import type { NamedPost } from './post-button'
import { PostDetails } from './post-details'
import { PostsTable } from './posts-table'
import { ReachCard } from './reach-card'
import { ReactionsCard } from './reactions-card'
import { TopPosts } from './top-posts'

/** More lines than this cannot be told apart. */
const MOST_CURVES = 5

/** What the channel published, and how it was received. */
export function PostsSection({ channel }: { channel: ChannelOfPage }) {
  const texts = useMessages(pageMessages)
  const { period } = useRange()
  const { reposts } = useReposts()
  const figures = useApiQuery(FIGURES, { tgChannelId: channel.tgChannelId, ...period, reposts })
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [opened, setOpened] = useState<number | null>(null)
  const open = useCallback(({ tgPostId }: NamedPost) => setOpened(tgPostId), [])
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => (isChosen ? [...before, id] : before.filter((other) => other !== id)))
  return (
    <section id="posts" class="posts-section" aria-labelledby="posts-heading">
      <header class="page-head">
        <h2 id="posts-heading">{texts.posts}</h2>
        <RepostsSwitch />
      </header>
      <KeyFigures answer={figures} />
      <ReachCard channel={channel} onOpen={open} />
      <div class="grid">
        <CurveCard channel={channel} chosen={chosen} onReset={() => setChosen([])} />
        <ReactionsCard channel={channel} />
        <CommentsCards channel={channel} />
      </div>
      <TopPosts channel={channel} onOpen={open} />
      <PostsTable
        channel={channel}
        all={figures.data?.channel?.statistics.publications.publications}
        chosen={chosen}
        canChoose={chosen.length < MOST_CURVES}
        onChoose={choose}
        onOpen={open}
      />
      <CompletenessTable channel={channel} />
      {opened !== null && <PostDetails channel={channel} tgPostId={opened} onClose={() => setOpened(null)} />}
    </section>
  )
}
