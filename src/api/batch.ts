import type { GraphQLResolveInfo } from 'graphql'
import type { ApiContext } from './context'

interface Batch {
  keys: Map<string, unknown>
  loaded: Promise<Map<string, unknown>>
}

const batches = new WeakMap<ApiContext, Map<string, Batch>>()

/** The field's place in the query without list positions: the same for every row of a list. */
function place(path: GraphQLResolveInfo['path'] | undefined): string {
  if (!path) return ''
  return typeof path.key === 'number' ? place(path.prev) : `${place(path.prev)}/${path.key}`
}

/**
 * Loads the value that a field needs for its row together with those that the same field needs for the other rows of its
 * list. `load` is called once with all keys, and answers by the key's string form; what it leaves out is undefined. A field that
 * loads more than one thing names each with `what`.
 */
export async function loadTogether<Key, Value>(
  context: ApiContext,
  info: GraphQLResolveInfo,
  key: Key,
  keyOf: (key: Key) => string,
  load: (keys: Key[]) => Promise<Map<string, Value>>,
  what = 'rows',
): Promise<Value | undefined> {
  const open = batches.get(context) ?? new Map<string, Batch>()
  batches.set(context, open)
  const name = `${what} ${place(info.path)}`
  let batch = open.get(name)
  if (!batch) {
    const keys = new Map<string, unknown>()
    // Rows of one list are resolved in one go, so a batch is complete once that go is over.
    const loaded = Promise.resolve().then(() => {
      open.delete(name)
      return load([...keys.values()] as Key[])
    })
    batch = { keys, loaded }
    open.set(name, batch)
  }
  batch.keys.set(keyOf(key), key)
  return (await batch.loaded).get(keyOf(key)) as Value | undefined
}

/** How many rows belong to `parent`, counted in one query for all parents of its list. Parents that `count` leaves out have none. */
export async function countTogether(
  context: ApiContext,
  info: GraphQLResolveInfo,
  parent: bigint,
  count: (parents: bigint[]) => Promise<[parent: bigint, rows: number][]>,
): Promise<number> {
  const load = async (parents: bigint[]) => {
    const counted = await count(parents)
    return new Map(counted.map(([key, rows]) => [String(key), rows]))
  }
  return (await loadTogether(context, info, parent, String, load, 'count')) ?? 0
}
