import type { GrowingList } from '../graphql/use-growing-list'
import { useMessages } from '../i18n/language'
import { DataTable, type DataTableProps } from './data-table'
import { messages } from './messages'
import { ErrorState, Loading } from './states'

type Props<Row> = Omit<DataTableProps<Row>, 'rows' | 'allRows' | 'steady'> & { list: GrowingList<Row> }

/** The table of a list that grows: its rows keep still under a pointer, and its file has them all. */
export function GrowingTable<Row>({ list, ...table }: Props<Row>) {
  const texts = useMessages(messages)
  const { rows, stale, question, answer, more, isCut, all } = list
  if (rows === null) return answer.error ? <ErrorState error={answer.error} retry={answer.refresh} /> : <Loading />
  return (
    <div class={stale ? 'growing growing-stale' : 'growing'} aria-busy={stale}>
      <DataTable {...table} rows={rows} allRows={all} steady="rows" question={question} />
      {more && (
        <button type="button" class="button" onClick={more} disabled={stale}>
          {texts.more}
        </button>
      )}
      {isCut && <p class="hint">{texts.cut}</p>}
    </div>
  )
}
