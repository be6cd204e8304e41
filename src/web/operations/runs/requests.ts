import type { RunRow } from './query'

/** Requests by method for a file: "messages.getHistory 3; channels.getFullChannel 1". */
export const requestsText = (requests: RunRow['requests']): string =>
  requests.map(({ method, count }) => `${method} ${count}`).join('; ')

/** How many requests a run has sent; null while it is under way, as they are counted at its end. */
export const requestsOf = ({ status, requestsTotal }: Pick<RunRow, 'status' | 'requestsTotal'>): number | null =>
  status === 'RUNNING' ? null : requestsTotal

/** The error of a run for a file: its sort and its words. */
export const errorText = ({ errorClass, errorMessage }: Pick<RunRow, 'errorClass' | 'errorMessage'>): string | null =>
  errorClass === null && errorMessage === null ? null : [errorClass, errorMessage].filter(Boolean).join(': ')
