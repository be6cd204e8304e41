/**
 * A window is an age: the reading of a post at `date + age`. Its name is what it is called in configuration and storage (`1h`, `24h`).
 */
export interface Window {
  name: string
  ageMs: number
}

/** `pending` until its time; `on_time` and `late` were captured; `missed` never will be. */
export type WindowStatus = 'pending' | 'on_time' | 'late' | 'missed'
