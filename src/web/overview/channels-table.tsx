import { useEffect, useMemo, useState } from 'preact/hooks'
import { after } from '../clock'
import { useApiQuery } from '../graphql/use-api-query'
import { useMessages } from '../i18n/language'
import { useFormat } from '../i18n/use-format'
import { messages as repostMessages } from '../reposts/messages'
import { useReposts } from '../reposts/use-reposts'
import { DataTable } from '../ui/data-table'
import { Empty } from '../ui/states'
import { columnsOf, type Line } from './columns'
import { findChannels } from './find-channels'
import { messages } from './messages'
import { TOTALS, type Totals } from './queries'
import { totalRow } from './total-row'
import type { Counted } from './use-channels'

/** How long after a key the total is asked for, in milliseconds: not while somebody types on. */
const PAUSE_MS = 300

interface ChannelsTableProps {
  lines: readonly Line[]
  /** Of all channels. */
  totals: Totals | undefined
  counted: Counted
  /** For what is told as so long ago. */
  now: Date
  file: string
}

/** Every channel in a row, those whose names are searched for, and what they come to together. */
export function ChannelsTable({ lines, totals, counted, now, file }: ChannelsTableProps) {
  const texts = useMessages(messages)
  const format = useFormat()
  const [search, setSearch] = useState('')
  const repostTexts = useMessages(repostMessages)
  const { shown } = useReposts()
  const words = useMemo(() => ({ texts, repostTexts, shown, format, now }), [texts, repostTexts, shown, format, now])
  const columns = useMemo(() => columnsOf(words), [words])
  const found = useMemo(() => findLines(lines, search), [lines, search])
  const isPart = found.length < lines.length
  const ids = useSettled(found.map(({ channel }) => channel.tgChannelId))
  const ofFound = useApiQuery(TOTALS, { ...counted, channelIds: ids }, { pause: !isPart })
  const isSettled = ids.length === found.length && found.every(({ channel }, at) => channel.tgChannelId === ids[at])
  const shownTotals = isPart ? (isSettled ? ofFound.data?.statistics : undefined) : totals
  const [some, all] = [format.number(found.length), format.number(lines.length)]
  return (
    <div class="overview-table">
      <DataTable
        caption={texts.table}
        file={file}
        columns={columns}
        rows={found}
        rowKey={({ channel }) => channel.tgChannelId}
        initialSort={{ key: 'subscribers', direction: 'descending' }}
        total={totalRow(shownTotals, found.length, words)}
        steady="order"
        tools={
          <>
            <input
              type="search"
              aria-label={texts.search}
              placeholder={texts.search}
              value={search}
              onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            />
            <span class="hint overview-found" role="status">
              {isPart ? texts.found(some, all, lines.length) : texts.all(all, lines.length)}
            </span>
          </>
        }
        empty={
          <Empty title={texts.noneFound}>
            <button type="button" class="button" onClick={() => setSearch('')}>
              {texts.showAll}
            </button>
          </Empty>
        }
      />
      <details class="column-help">
        <summary>{texts.columns}</summary>
        <dl>
          {columns.map(
            ({ key, label, help }) =>
              help && (
                <div key={key}>
                  <dt>{label}</dt>
                  <dd>{help}</dd>
                </div>
              ),
          )}
        </dl>
      </details>
    </div>
  )
}

function findLines(lines: readonly Line[], search: string): readonly Line[] {
  const found = new Set(
    findChannels(
      lines.map(({ channel }) => channel),
      search,
    ),
  )
  return lines.filter(({ channel }) => found.has(channel))
}

/** Texts as they are once they have not changed for a while. */
function useSettled(texts: string[]): string[] {
  const [settled, setSettled] = useState(texts)
  const latest = texts.join()
  useEffect(() => (settled.join() === latest ? undefined : after(PAUSE_MS, () => setSettled(texts))), [latest])
  return settled
}
