import type { Sort } from '../../ui/sort'

export type TimeOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST'

/** The order of the API as the table's head shows it, in a column of times. */
export const sortOf = (key: string, order: TimeOrder): Sort => ({
  key,
  direction: order === 'NEWEST_FIRST' ? 'descending' : 'ascending',
})

/** The order that the table's head asks for, as the API has it. */
export const orderOf = ({ direction }: Sort): TimeOrder =>
  direction === 'descending' ? 'NEWEST_FIRST' : 'OLDEST_FIRST'
