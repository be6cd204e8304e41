import type { Config } from './config'
import { sessionBudgets } from './domain/request-budgets'
import { runsPerHour } from './jobs/schedule'
import type { RequestSettings } from './store/request-use'

/** What the requests of all sessions are measured by. Throws `CronPatternError`. */
export function requestSettings(config: Config): RequestSettings {
  const { telegramEndpoint, requestBudgets, collectSchedule, windows, subscribersEveryCycle } = config
  return {
    budgets: sessionBudgets(telegramEndpoint, requestBudgets),
    plan: { cyclesPerHour: runsPerHour(collectSchedule), windows: windows.length, subscribersEveryCycle },
  }
}
