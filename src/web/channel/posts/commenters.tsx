import { type Column, DataTable } from '../../ui/data-table'
import { Empty } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import type { CommentsOfPeriod } from './comments-cards'
import { useWords } from './words'

type Commenter = NonNullable<CommentsOfPeriod['topCommenters']>[number]

/** Who wrote most comments in the period. */
export function Commenters({ channel, commenters }: { channel: ChannelOfPage; commenters: Commenter[] }) {
  const words = useWords()
  const { texts, terms, format } = words
  const name = ({ firstName, lastName, username, userId }: Commenter) =>
    [firstName, lastName].filter(Boolean).join(' ') || (username === null ? terms.user(userId) : `@${username}`)
  const columns: Column<Commenter>[] = [
    { key: 'name', label: texts.commenter, value: name },
    {
      key: 'comments',
      label: texts.comments,
      number: true,
      value: ({ comments }) => comments,
      cell: ({ comments }) => format.number(comments),
    },
    {
      key: 'last',
      label: texts.lastComment,
      value: ({ lastCommentAt }) => Date.parse(lastCommentAt),
      csv: ({ lastCommentAt }) => lastCommentAt,
      cell: ({ lastCommentAt }) => format.dateTime(lastCommentAt),
    },
  ]
  return (
    <section class="card posts-card" aria-labelledby="posts-commenters">
      <header class="card-head">
        <h3 id="posts-commenters">{texts.commentersTitle}</h3>
      </header>
      <DataTable
        caption={texts.commentersTitle}
        hideCaption
        file={words.file('commenters', channel)}
        columns={columns}
        rows={commenters}
        rowKey={({ userId }) => userId}
        initialSort={{ key: 'comments', direction: 'descending' }}
        empty={<Empty title={texts.nobody} />}
      />
    </section>
  )
}
