import { useClient } from '@urql/preact'
import { useMemo, useState } from 'preact/hooks'
import { useLanguage } from '../../i18n/language'
import { useReposts } from '../../reposts/use-reposts'
import { useRange } from '../../time/use-range'
import { type Column, DataTable } from '../../ui/data-table'
import { type Sort, sortRows } from '../../ui/sort'
import { Answered, Empty, Loading } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { columnsOf } from './columns'
import { postName } from './post-button'
import { isFiltered, NEWEST, NO_FILTER, questionOf } from './post-filter'
import { PostFilters } from './post-filters'
import { type PostList, readPosts } from './post-pages'
import { type Publication, publicationsOf } from './publication'
import { usePostPages } from './use-post-pages'
import { useWords } from './words'

/** Rows of a page when all are read: what the API lets one operation cost allows for so many albums. */
const LARGE_PAGE = 100

interface PostsTableProps {
  channel: ChannelOfPage
  /** How many publications the period has, where it is known. */
  all: number | undefined
  chosen: readonly string[]
  /** False: five are chosen already. */
  canChoose: boolean
  onChoose(id: string, isChosen: boolean): void
  onOpen(publication: Publication): void
}

/** Every publication of the period with every metric. */
export function PostsTable({ channel, all, chosen, canChoose, onChoose, onOpen }: PostsTableProps) {
  const words = useWords()
  const { texts } = words
  const { language } = useLanguage()
  const { period } = useRange()
  const { reposts } = useReposts()
  const client = useClient()
  const [filter, setFilter] = useState(NO_FILTER)
  const [sort, setSort] = useState<Sort>(NEWEST)
  const { tgChannelId } = channel
  const question = useMemo(
    () => questionOf({ tgChannelId, period, reposts, filter, sort }),
    [tgChannelId, period, reposts, filter, sort],
  )
  const pages = usePostPages(question)
  const columns = [chooseColumn(), ...columnsOf({ channel, words, onOpen, sortedByApi: true })]

  // The API has the parts of an album in their order each; an album belongs where its own value does.
  const rowsOf = ({ posts }: PostList) => {
    const inPeriod = publicationsOf(posts).filter(({ date }) => Date.parse(date) >= Date.parse(period.from))
    const column = columns.find(({ key }) => key === sort.key)
    return column ? sortRows(inPeriod, column.value, sort, language) : inPeriod
  }

  return (
    <section class="card posts-card" aria-labelledby="posts-all">
      <header class="card-head">
        <h3 id="posts-all">{texts.tableTitle}</h3>
      </header>
      <p class="explain">{texts.tableExplain}</p>
      <PostFilters filter={filter} onChange={setFilter} words={words} />
      <Answered answer={pages}>
        {(list) => {
          const rows = rowsOf(list)
          return (
            <>
              {sort.key !== 'date' && <p class="hint">{texts.leftOut}</p>}
              <DataTable
                caption={texts.tableTitle}
                hideCaption
                file={words.file('posts', channel)}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                sorting={{ sort, onSort: setSort }}
                allRows={async () => rowsOf(await readPosts(client, question, { pageSize: LARGE_PAGE }))}
                empty={<Empty title={isFiltered(filter) ? texts.noMatch : texts.nothing} />}
                tools={<span role="status">{countText(rows.length, list.hasMore)}</span>}
              />
              {pages.fetching && <Loading />}
              {list.hasMore && !pages.fetching && (
                <button type="button" class="button posts-more" onClick={pages.showMore}>
                  {texts.more}
                </button>
              )}
            </>
          )
        }}
      </Answered>
    </section>
  )

  function countText(shown: number, hasMore: boolean): string {
    if (!isFiltered(filter) && all !== undefined) return texts.shown(shown, all)
    return hasMore ? texts.andMore(texts.found(shown)) : texts.found(shown)
  }

  function chooseColumn(): Column<Publication> {
    return {
      key: 'choose',
      label: texts.choose,
      help: texts.chooseHelp,
      only: 'page',
      sortable: false,
      value: () => null,
      cell: (publication) => {
        const isChosen = chosen.includes(publication.id)
        return (
          <input
            type="checkbox"
            aria-label={texts.chooseOf(postName(publication, words, 40))}
            checked={isChosen}
            disabled={!isChosen && !canChoose}
            onChange={({ currentTarget }) => onChoose(publication.id, currentTarget.checked)}
          />
        )
      },
    }
  }
}
