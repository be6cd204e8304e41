import { type Budgets, budgetOf } from './request-budgets'

/** How many requests go out by MTProto method. */
export type Requests = Record<string, number>

/** What of a channel decides how many requests it costs. */
export interface ChannelShape {
  posts: number
  postsPerDay: number
  comments: number
  commentsPerDay: number
  isAdmin: boolean
  hasGroup: boolean
}

/** What of the configuration does. */
export interface CollectingPlan {
  cyclesPerHour: number
  /** Ages at which each post is read once more. */
  windows: number
  subscribersEveryCycle: boolean
}

export interface ChannelForecast {
  /** An hour, in the long run. */
  perHour: Requests
  /** For the first complete collection, once. */
  first: Requests
}

/** Messages in an answer. */
const PAGE = 100
const HOURS_PER_DAY = 24
/** A channel that changes little is read this often an hour. */
const READINGS_PER_HOUR = 1.2

const pagesOf = (messages: number) => Math.max(Math.ceil(messages / PAGE), 1)

/** What a channel costs: what each cycle, each hour and each day read of it, and its windows. */
export function forecastChannel(shape: ChannelShape, plan: CollectingPlan): ChannelForecast {
  const { posts, postsPerDay, comments, commentsPerDay, isAdmin, hasGroup } = shape
  const { cyclesPerHour, windows, subscribersEveryCycle } = plan
  const known = Math.max(posts, 1)
  // A cycle reads down past what is a day old, hourly past a week, daily to the first post.
  const day = pagesOf(Math.min(postsPerDay, known))
  const week = pagesOf(Math.min(postsPerDay * 7, known))
  const history = cyclesPerHour * day + Math.max(week - day, 0) + pagesOf(known) / HOURS_PER_DAY
  const commentsPerHour = commentsPerDay / HOURS_PER_DAY
  const discussion = hasGroup ? Math.min(commentsPerHour, cyclesPerHour) + commentsPerHour / PAGE + 1 : 0
  return {
    perHour: {
      'channels.getFullChannel': subscribersEveryCycle ? cyclesPerHour : Math.min(READINGS_PER_HOUR, cyclesPerHour),
      'messages.getHistory': history + discussion,
      'channels.getMessages': (postsPerDay * windows) / HOURS_PER_DAY,
      ...(isAdmin && { 'channels.getAdminLog': cyclesPerHour }),
    },
    first: {
      'channels.getFullChannel': 1,
      'messages.getHistory': pagesOf(known) + (hasGroup ? pagesOf(comments) : 0),
      ...(isAdmin && { 'channels.getAdminLog': 1 }),
    },
  }
}

/** `tight`: more than four fifths of the budget. A method without a budget fits whatever it costs. */
export type RequestFit = 'fits' | 'tight' | 'exceeds'

/** What a session sends of one method, and what it may. */
export interface MethodUse {
  method: string
  perHour: number
  /** Null: it is not limited. */
  budgetPerHour: number | null
  fit: RequestFit
}

const TIGHT = 0.8
const HOUR_MS = 3_600_000

/** All channels of a session together, beside its budgets, by method. */
export function sumUse(channels: Requests[], budgets: Budgets): MethodUse[] {
  const sum = new Map<string, number>()
  for (const requests of channels) {
    for (const [method, count] of Object.entries(requests)) sum.set(method, (sum.get(method) ?? 0) + count)
  }
  return [...sum]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([method, perHour]) => useOf(method, perHour, budgets))
}

function useOf(method: string, perHour: number, budgets: Budgets): MethodUse {
  const budget = budgetOf(budgets, method)
  const budgetPerHour = budget === null ? null : (budget.count * HOUR_MS) / budget.periodMs
  const share = budgetPerHour === null ? 0 : perHour / budgetPerHour
  return { method, perHour, budgetPerHour, fit: share > 1 ? 'exceeds' : share > TIGHT ? 'tight' : 'fits' }
}

/** What does not fit, or hardly, in words for who adds a channel; null: all fits. */
export function useWarning(uses: MethodUse[]): string | null {
  const strained = uses.filter(({ fit }) => fit !== 'fits')
  if (strained.length === 0) return null
  const told = strained.map(({ method, perHour, budgetPerHour }) => {
    return `${method} would take ${Math.ceil(perHour)} of ${Math.floor(budgetPerHour ?? 0)} requests an hour`
  })
  const exceeds = strained.some(({ fit }) => fit === 'exceeds')
  return `${exceeds ? 'The budget of the session does not hold all its channels' : 'The budget of the session becomes tight'}: ${told.join('; ')}.`
}
