import type { EventGap, StoredKind } from '../../domain/stored-event'
import { maySee } from '../access'
import type { Builder } from '../builder'
import type { ApiContext } from '../context'
import { EventsLostError, endingOf } from './errors'

/** What a subscription comes to: a row that was stored, or that some may have been lost. */
export type Told<Row> = { row: Row } | { gap: EventGap }

/** The argument `channelIds` of a subscription. */
export function channelIdsArg(builder: Builder) {
  return builder.args((t) => ({
    channelIds: t.field({
      type: ['BigInt'],
      description: "Only of the channels with these of Telegram's ids. Null: of all.",
    }),
  })).channelIds
}

/**
 * The rows of some kinds from now on, as far as they are wanted and the principal may see them. `load` reads those that come together
 * in one go, and may leave some out.
 */
export async function tellRows<Row>(
  context: ApiContext,
  wanted: { kinds: StoredKind[]; channelIds: readonly bigint[] | null | undefined },
  load: (pks: bigint[]) => Promise<Row[]>,
): Promise<AsyncIterableIterator<Told<Row>>> {
  const { principal, events, signal } = context
  const channelIds = wanted.channelIds?.filter((id) => maySee(context, id)) ?? principal.channels
  try {
    const stream = await events.stream({ kinds: wanted.kinds, channelIds: channelIds && new Set(channelIds) })
    // An answer that nobody takes any more is dropped without being returned.
    const leave = () => void stream.return?.()
    signal.addEventListener('abort', leave, { once: true })
    if (signal.aborted) leave()
    return endingWith(stream, tell(stream, load))
  } catch (error) {
    throw endingOf(error)
  }
}

/** The generator, which alone could not be returned while it waits for the stream: the stream is returned first. */
function endingWith<Value>(
  stream: AsyncIterator<unknown>,
  values: AsyncGenerator<Value, undefined>,
): AsyncIterableIterator<Value> {
  const iterator: AsyncIterableIterator<Value> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => values.next(),
    async return() {
      await stream.return?.()
      return values.return(undefined)
    },
  }
  return iterator
}

async function* tell<Row>(
  stream: AsyncIterable<{ pks: bigint[] } | { gap: EventGap }>,
  load: (pks: bigint[]) => Promise<Row[]>,
): AsyncGenerator<Told<Row>, undefined> {
  try {
    for await (const batch of stream) {
      if ('gap' in batch) yield batch
      else for (const row of await load(batch.pks)) yield { row }
    }
  } catch (error) {
    throw endingOf(error)
  }
}

/** The row of an event. @throws EventsLostError */
export function rowOf<Row>(told: Told<Row>): Row {
  if ('gap' in told) throw new EventsLostError(told.gap)
  return told.row
}
