import { GraphQLError } from 'graphql'
import { type EventGap, NoEventsError, type NoEventsReason } from '../../domain/stored-event'

const ENDINGS: Record<NoEventsReason, { code: string; message: string }> = {
  too_slow: {
    code: 'SUBSCRIPTION_TOO_SLOW',
    message:
      'Events came faster than they were taken, so the subscription ends here. Read what you missed and subscribe anew.',
  },
  stopping: { code: 'SERVER_STOPPING', message: 'The server stops. Subscribe anew when it is back.' },
  unavailable: {
    code: 'EVENTS_UNAVAILABLE',
    message: 'The database does not tell what is stored at the moment. Subscribe again later.',
  },
  too_many: {
    code: 'TOO_MANY_SUBSCRIPTIONS',
    message: 'As many subscriptions are open as this server allows. Close some, or subscribe again later.',
  },
}

/** The error with which a subscription is refused or ends, for the caller's eyes; any other error as it is. */
export function endingOf(error: unknown): unknown {
  if (!(error instanceof NoEventsError)) return error
  const { code, message } = ENDINGS[error.reason]
  return new GraphQLError(message, { extensions: { code } })
}

/** In place of an event: some may have been lost, and the subscription goes on. `extensions` tell of which time. */
export class EventsLostError extends GraphQLError {
  constructor({ since, until }: EventGap) {
    super(
      `Events from ${since.toISOString()} to ${until.toISOString()} may have been lost; read what you missed. The subscription goes on.`,
      { extensions: { code: 'EVENTS_LOST', since, until } },
    )
    this.name = 'EventsLostError'
  }
}
