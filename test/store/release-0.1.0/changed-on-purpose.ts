import { STARS } from './stars'
import type { Row, StoredRows } from './stored-rows'

/** A column of 0.1.0 whose values a later migration changes. */
export interface ChangeOnPurpose {
  table: string
  column: string
  why: string
  /** What a row of 0.1.0 has there afterwards: its own value unless it is one of those that change. `gone`: the column is dropped. */
  after: ((row: Row, before: StoredRows) => string | null) | 'gone'
}

/** The only values of 0.1.0 that are not what they were. Everything else that was known has to be there still. */
export const CHANGED_ON_PURPOSE: readonly ChangeOnPurpose[] = [...STARS]
