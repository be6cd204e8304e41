import {
  type ChannelCandidate,
  ChannelNotResolvedError,
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionDisabledError,
  SessionFrozenError,
  SessionLeasedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../domain/telegram-error'
import type { Builder } from '../builder'
import { encodeNodeId } from '../node-id'

/** The interface that every error which a mutation answers implements; anything else that goes wrong is in the answer's `errors`. */
export function defineOperatorErrors(builder: Builder) {
  const anError = builder.interfaceRef<Error>('Error').implement({
    description: 'Why something was not done, and what can be done about it.',
    fields: (t) => ({
      message: t.exposeString('message', { description: 'The error in words, for people.' }),
    }),
  })
  defineMistakes(builder, [anError])
  defineRefusals(builder, [anError])
  defineChannelNotResolved(builder, [anError])
  defineWaits(builder, [anError])
  defineUnusableSessions(builder, [anError])
  return anError
}

type Interfaces = [ReturnType<typeof defineOperatorErrors>]

/** What was asked for is wrong. */
function defineMistakes(builder: Builder, interfaces: Interfaces): void {
  builder.objectType(InvalidInputError, {
    name: 'InvalidInputError',
    description: 'An argument has a value that cannot be used.',
    interfaces,
    fields: (t) => ({
      field: t.exposeString('field', { description: 'The argument.' }),
      given: t.exposeString('given', {
        nullable: true,
        description: 'The value it has. Null: a secret, which is not repeated.',
      }),
      accepted: t.exposeString('accepted', { description: 'What it must be instead, in words.' }),
    }),
  })
  const kind = builder.enumType('MissingKind', {
    description: 'What is missing.',
    values: {
      SESSION: { value: 'session', description: 'The session.' },
      CHANNEL: { value: 'channel', description: 'The channel.' },
      JOB: { value: 'job', description: 'The job.' },
      LOGIN: { value: 'login', description: 'The login; it is kept until it expires or the process ends.' },
    } as const,
  })
  builder.objectType(NotFoundError, {
    name: 'NotFoundError',
    description: 'There is nothing with the id that was given (any more).',
    interfaces,
    fields: (t) => ({ kind: t.expose('kind', { type: kind, description: 'What there is none of.' }) }),
  })
  const asked = builder.enumType('LoginAnswer', {
    description: 'What a login asks for.',
    values: {
      CODE: { value: 'code', description: 'The code that Telegram sent.' },
      PASSWORD: { value: 'password', description: 'The password of two-step verification.' },
    } as const,
  })
  builder.objectType(WrongAnswerError, {
    name: 'WrongAnswerError',
    description: 'The code or password is wrong. The login goes on: try another.',
    interfaces,
    fields: (t) => ({ asked: t.expose('asked', { type: asked, description: 'Which of the two is wrong.' }) }),
  })
}

/** What was asked for cannot be done as things are. */
function defineRefusals(builder: Builder, interfaces: Interfaces): void {
  builder.objectType(ConflictError, {
    name: 'ConflictError',
    description: 'This cannot be done as things are; the message says what to do first.',
    interfaces,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'The conflict for programs ("SESSION_HAS_CHANNELS").' }),
    }),
  })
  builder.objectType(LoginFailedError, {
    name: 'LoginFailedError',
    description: 'The login came to nothing. Start another.',
    interfaces,
    fields: (t) => ({
      code: t.exposeString('code', {
        description: 'Why, for programs ("CODE_EXPIRED", "SIGN_UP_REQUIRED", "API_CREDENTIALS_INVALID").',
      }),
    }),
  })
}

function defineChannelNotResolved(builder: Builder, interfaces: Interfaces): void {
  const candidate = builder.objectRef<ChannelCandidate>('ChannelCandidate').implement({
    description: 'A channel that an account sees, to choose from.',
    fields: (t) => ({
      tgChannelId: t.expose('tgChannelId', {
        type: 'BigInt',
        description: "Telegram's id of it, which names it without doubt.",
      }),
      title: t.exposeString('title', { description: 'Its title.' }),
      username: t.exposeString('username', {
        nullable: true,
        description: 'Its @username without the @. Null: a private channel.',
      }),
    }),
  })
  builder.objectType(ChannelNotResolvedError, {
    name: 'ChannelNotResolvedError',
    description: 'No channel, or more than one, goes by this name.',
    interfaces,
    fields: (t) => ({
      given: t.exposeString('given', { description: 'The name.' }),
      candidates: t.field({
        type: [candidate],
        description:
          'Channels that are meant perhaps: all of the title if several have it, otherwise similar ones. Ask again with the id of one as the name.',
        resolve: ({ candidates }) => [...candidates],
      }),
    }),
  })
}

/** What may succeed later. */
function defineWaits(builder: Builder, interfaces: Interfaces): void {
  builder.objectType(FloodWaitError, {
    name: 'FloodWaitError',
    description:
      'Telegram asks to wait before this is tried again (FLOOD_WAIT), or the session has used up its own budget for the method.',
    interfaces,
    fields: (t) => ({
      method: t.exposeString('method', { description: 'The method as Telegram names it ("auth.sendCode").' }),
      waitSeconds: t.exposeInt('seconds', { description: 'How long, in seconds from now.' }),
      until: t.field({
        type: 'DateTime',
        description: 'When the wait is over.',
        resolve: ({ seconds }, _args, { clock }) => new Date(clock.now().getTime() + seconds * 1000),
      }),
    }),
  })
  builder.objectType(SessionLeasedError, {
    name: 'SessionLeasedError',
    description: 'Another process uses the session, which only one may at a time.',
    interfaces,
    fields: (t) => ({
      sessionId: t.id({
        description: 'The `id` of the session.',
        resolve: ({ sessionPk }) => encodeNodeId('Session', sessionPk),
      }),
      waitSeconds: t.int({
        description: 'How long the other process may keep it unless it asks for more, in seconds from now.',
        resolve: ({ remainingMs }) => Math.ceil(remainingMs / 1000),
      }),
    }),
  })
  builder.objectType(TelegramUnreachableError, {
    name: 'TelegramUnreachableError',
    description: 'Telegram could not be reached or did not answer in time. Try again later.',
    interfaces,
  })
}

/** What keeps a session from being used. */
function defineUnusableSessions(builder: Builder, interfaces: Interfaces): void {
  builder.objectType(SessionDisabledError, {
    name: 'SessionDisabledError',
    description: 'The session is disabled: `enableSession` first.',
    interfaces,
    fields: (t) => ({
      sessionId: t.id({
        description: 'The `id` of the session.',
        resolve: ({ sessionPk }) => encodeNodeId('Session', sessionPk),
      }),
    }),
  })
  builder.objectType(SessionBannedError, {
    name: 'SessionBannedError',
    description: 'Telegram has banned the account or its number for good.',
    interfaces,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Telegram\'s reason ("PHONE_NUMBER_BANNED").' }),
    }),
  })
  builder.objectType(SessionFrozenError, {
    name: 'SessionFrozenError',
    description: 'Telegram has frozen the account for now. A Telegram app says why, and how to appeal.',
    interfaces,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Telegram\'s reason ("FROZEN_METHOD_INVALID").' }),
    }),
  })
  builder.objectType(SessionLoggedOutError, {
    name: 'SessionLoggedOutError',
    description: 'The session was revoked or has expired: the account must sign in again.',
    interfaces,
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Telegram\'s reason ("SESSION_REVOKED").' }),
    }),
  })
}
