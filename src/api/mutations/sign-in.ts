import {
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../domain/operator-error'
import {
  FloodWaitError,
  SessionBannedError,
  SessionLoggedOutError,
  TelegramUnreachableError,
} from '../../domain/telegram-error'
import type { Builder } from '../builder'
import type { Types } from '../types'
import { outcome } from './outcome'
import { changedSession } from './targets'

const SIGN_IN_ERRORS = [
  InvalidInputError,
  LoginFailedError,
  FloodWaitError,
  SessionBannedError,
  TelegramUnreachableError,
]
const ANSWER_ERRORS = [NotFoundError, WrongAnswerError, ConflictError, ...SIGN_IN_ERRORS]

/** `startLogin`, `startQrLogin`, `submitCode`, `submitPassword`, `cancelLogin`, `signInBot` and `importSession` */
export function addSignInMutations(builder: Builder, { login, session }: Types): void {
  const credentials = builder.args((t) => ({
    apiId: t.int({ required: true, description: 'The `api_id` of your application, from my.telegram.org.' }),
    apiHash: t.field({ type: 'Secret', required: true, description: 'The `api_hash` that goes with it.' }),
  }))
  const loginId = builder.args((t) => ({
    id: t.id({ required: true, description: 'The `id` of the login.' }),
  }))

  builder.mutationFields((t) => ({
    startLogin: t.field({
      type: login,
      description:
        'Starts to sign an account in by its phone number: Telegram sends it a code, and the login is at `LoginCodeStep`. Then: `submitCode`; if that leads to `LoginPasswordStep`, `submitPassword`; `LoginDone` has the session.',
      errors: outcome('login', 'The login, which waits for the code.', [...SIGN_IN_ERRORS, ConflictError]),
      args: {
        ...credentials,
        phoneNumber: t.arg.string({
          required: true,
          description: 'The phone number of the account with its country code ("+447700900123").',
        }),
      },
      resolve: (_root, args, { operator }) => operator.startLogin(args),
    }),
    startQrLogin: t.field({
      type: login,
      description:
        'Starts to sign an account in by a QR code, without its phone number. Show `LoginScanStep.qrSvg`, scan it with a Telegram app of the account, and ask the query `login` where it stands until it is `LoginPasswordStep` (then: `submitPassword`), `LoginDone` or `LoginFailed`.',
      errors: outcome('login', 'The login, which waits for the code to be scanned.', [
        InvalidInputError,
        LoginFailedError,
        ConflictError,
        FloodWaitError,
        TelegramUnreachableError,
      ]),
      args: credentials,
      resolve: (_root, args, { operator }) => operator.startQrLogin(args),
    }),
    submitCode: t.field({
      type: login,
      description:
        'Gives the code that Telegram sent to a login at `LoginCodeStep`. After a wrong one another may be tried.',
      errors: outcome('login', 'The login: done, or at the password.', ANSWER_ERRORS),
      args: {
        ...loginId,
        code: t.arg({ type: 'Secret', required: true, description: 'The code; spaces in it do not matter.' }),
      },
      resolve: (_root, { id, code }, { operator }) => operator.submitCode(id, code),
    }),
    submitPassword: t.field({
      type: login,
      description:
        'Gives the password of two-step verification to a login at `LoginPasswordStep`. After a wrong one another may be tried. Telegram is sent a proof that it is known, not the password.',
      errors: outcome('login', 'The login, done.', ANSWER_ERRORS),
      args: { ...loginId, password: t.arg({ type: 'Secret', required: true, description: 'The password.' }) },
      resolve: (_root, { id, password }, { operator }) => operator.submitPassword(id, password),
    }),
    cancelLogin: t.field({
      type: 'ID',
      description: 'Gives a login up. Its connection to Telegram is closed.',
      errors: outcome('cancelledLoginId', 'The `id` that the login had.', [NotFoundError]),
      args: loginId,
      async resolve(_root, { id }, { operator }) {
        await operator.cancelLogin(id)
        return id
      },
    }),
    signInBot: t.field({
      type: session.node,
      description:
        'Signs a bot in by its token, in one step. Telegram shows bots no histories, so that its session collects no channel. One that is known by this number already is replaced.',
      errors: outcome('session', 'Its session.', SIGN_IN_ERRORS),
      args: {
        ...credentials,
        botToken: t.arg({ type: 'Secret', required: true, description: "The bot's token, from @BotFather." }),
        phoneNumber: t.arg.string({
          required: true,
          description: 'What the session is known by here, in the form of a phone number; bots have none.',
        }),
      },
      async resolve(_root, args, context, info) {
        const { sessionPk: pk } = await context.operator.signInBot(args)
        return await changedSession(context, info, pk)
      },
    }),
    importSession: t.field({
      type: session.node,
      description:
        'Takes over the session of another program (Telethon, Pyrogram, GramJS, teleproto), which must not use it any more: Telegram ends a session that is used twice. One of the same account that is here already is replaced.',
      errors: outcome('session', 'The session.', [...SIGN_IN_ERRORS, SessionLoggedOutError]),
      args: {
        apiId: t.arg.int({
          description: 'The `api_id` that it signed in with. Null: the session tells it, as those of Pyrogram do.',
        }),
        apiHash: t.arg({ type: 'Secret', required: true, description: 'The `api_hash` that goes with it.' }),
        session: t.arg({
          type: 'Secret',
          required: true,
          description: 'The session string, or a `.session` file in base64.',
        }),
      },
      async resolve(_root, { apiId, ...secrets }, context, info) {
        const { sessionPk: pk } = await context.operator.importSession({ apiId: apiId ?? null, ...secrets })
        return await changedSession(context, info, pk)
      },
    }),
  }))
}
