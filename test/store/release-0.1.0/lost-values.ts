import type { ChangeOnPurpose } from './changed-on-purpose'
import type { Row, StoredRows } from './stored-rows'

/** Every value of `before` that `after` lacks or has otherwise, in words, apart from what changes on purpose. */
export function lostValues(before: StoredRows, after: StoredRows, changes: readonly ChangeOnPurpose[]): string[] {
  return Object.entries(before).flatMap(([table, rows]) => {
    const found = after[table]
    if (!found) return [`${table} is gone`]
    const changed = changes.filter((change) => change.table === table)
    return [...rows].flatMap(([key, row]) => {
      const now = found.get(key)
      return now
        ? differences(row, now, changed, before).map((what) => `${table} ${key}: ${what}`)
        : [`${table} ${key} is gone`]
    })
  })
}

function differences(row: Row, now: Row, changes: ChangeOnPurpose[], before: StoredRows): string[] {
  return Object.entries(row).flatMap(([column, was]) => {
    const after = changes.find((change) => change.column === column)?.after
    if (after === 'gone') return column in now ? [`${column} is still there`] : []
    const expected = after ? after(row, before) : was
    return now[column] === expected ? [] : [`${column} was ${was}, has to be ${expected}, is ${now[column]}`]
  })
}
