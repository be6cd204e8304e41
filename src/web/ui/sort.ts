export interface Sort {
  key: string
  direction: 'ascending' | 'descending'
}

export type Sortable = string | number | null | undefined

/** Rows in the order of a value of theirs. Unknown values come last in either direction; rows that are equal keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  value: (row: Row) => Sortable,
  sort: Sort,
  language: string,
): Row[] {
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' })
  const sign = sort.direction === 'ascending' ? 1 : -1
  return rows.toSorted((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (isUnknown(a) || isUnknown(b)) return Number(isUnknown(a)) - Number(isUnknown(b))
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    return sign * collator.compare(String(a), String(b))
  })
}

const isUnknown = (value: Sortable): value is null | undefined => value === null || value === undefined

/** What a click on a column's head asks for: numbers the greatest first, texts from A, and the opposite the next time. */
export function nextSort(current: Sort | null, key: string, isNumber: boolean): Sort {
  const first = isNumber ? 'descending' : 'ascending'
  if (current?.key !== key) return { key, direction: first }
  return { key, direction: current.direction === 'ascending' ? 'descending' : 'ascending' }
}
