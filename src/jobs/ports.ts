/** Remembers when a recurring task last ran. */
export interface ScheduleStore {
  lastRun(name: string): Promise<Date | null>
  rememberRun(name: string, at: Date): Promise<void>
}
