import { useState } from 'preact/hooks'
import { useGrowingList } from '../../graphql/use-growing-list'
import { useMessages } from '../../i18n/language'
import { GrowingTable } from '../../ui/growing-table'
import { Empty } from '../../ui/states'
import { orderOf, sortOf, type TimeOrder } from '../lists/by-time'
import { ChannelChoice } from '../lists/channel-choice'
import { messages as pageMessages } from '../messages'
import { Section } from '../section'
import type { ChannelRow } from '../setup'
import { useAgainAt } from '../use-pulse'
import { useWindowColumns } from './columns'
import { messages } from './messages'
import { WINDOWS, type WindowRow } from './query'

type Side = 'past' | 'next'

const STATES: Record<Side, { status: WindowRow['status'][]; order: TimeOrder }> = {
  past: { status: ['ON_TIME', 'LATE', 'MISSED'], order: 'NEWEST_FIRST' },
  next: { status: ['PENDING'], order: 'OLDEST_FIRST' },
}

/** Posts read at a certain age: what was, in time or not, and what is to be. */
export function WindowsSection({ channels, beat }: { channels: readonly ChannelRow[]; beat: number }) {
  const page = useMessages(pageMessages)
  const texts = useMessages(messages)
  const [side, setSide] = useState<Side>('past')
  const [channel, setChannel] = useState<string | null>(null)
  const [order, setOrder] = useState(STATES.past.order)
  const filter = { status: STATES[side].status, channelIds: channel === null ? null : [channel], order }
  const list = useGrowingList(WINDOWS, filter, ({ windows }) => windows)
  useAgainAt(beat, list.answer.refresh)
  const columns = useWindowColumns()
  const choose = (chosen: Side) => {
    setSide(chosen)
    setOrder(STATES[chosen].order)
  }
  return (
    <Section
      id="windows"
      title={page.windows}
      tools={
        <>
          <ChannelChoice channels={channels} value={channel} onChoose={setChannel} />
          <fieldset class="segments">
            <legend class="visually-hidden">{texts.which}</legend>
            {(['past', 'next'] as const).map((each) => (
              <button key={each} type="button" aria-pressed={side === each} onClick={() => choose(each)}>
                {texts[each]}
              </button>
            ))}
          </fieldset>
        </>
      }
    >
      <p class="explain">{texts.explain}</p>
      <GrowingTable
        caption={page.windows}
        hideCaption
        file="readings"
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        sorting={{ sort: sortOf('due', order), onSort: (sort) => setOrder(orderOf(sort)) }}
        empty={<Empty title={side === 'next' ? texts.emptyNext : texts.emptyPast} />}
      />
    </Section>
  )
}
