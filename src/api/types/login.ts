import { InvalidInputError, LoginFailedError } from '../../domain/operator-error'
import { SessionBannedError } from '../../domain/telegram-error'
import type { Builder } from '../builder'
import type { Login } from '../ports'
import { qrSvg } from '../qr-svg'
import type { defineSession } from './session'

/** What ends a login; after any other error it goes on. */
const LOGIN_ERRORS = [LoginFailedError, InvalidInputError, SessionBannedError]

function isLoginError(error: Error): error is InstanceType<(typeof LOGIN_ERRORS)[number]> {
  return LOGIN_ERRORS.some((known) => error instanceof known)
}

type LoginAt<Step extends Login['step']> = Extract<Login, { step: Step }>

/** `Login` and where it can stand; `isTypeOf` tells them apart by `step`. */
export function defineLogin(builder: Builder, session: ReturnType<typeof defineSession>) {
  const login = builder.interfaceRef<Login>('Login').implement({
    description:
      'A login of a Telegram account, at one of its steps: `LoginCodeStep` asks for `submitCode`, `LoginPasswordStep` for `submitPassword`, `LoginScanStep` for a scan with a Telegram app; `LoginDone` and `LoginFailed` are its ends. It is kept by this process only.',
    fields: (t) => ({
      id: t.exposeID('id', {
        description: 'Names this login for `submitCode`, `submitPassword`, `cancelLogin` and `login`.',
      }),
      startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it was started.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it is given up unless it is done.' }),
    }),
  })
  const loginError = builder.errorUnion('LoginError', {
    description: 'Why a login came to nothing.',
    types: LOGIN_ERRORS,
  })

  builder.objectRef<LoginAt<'code'>>('LoginCodeStep').implement({
    description: 'Telegram has sent a code: give it to `submitCode`.',
    interfaces: [login],
    isTypeOf: at('code'),
    fields: (t) => ({
      viaApp: t.exposeBoolean('viaApp', {
        description: "Whether the code is in the account's other Telegram apps. False: it comes by SMS or call.",
      }),
      codeLength: t.exposeInt('codeLength', {
        nullable: true,
        description: 'Digits of the code. Null: Telegram does not tell.',
      }),
    }),
  })
  builder.objectRef<LoginAt<'password'>>('LoginPasswordStep').implement({
    description: 'The account has two-step verification: give its password to `submitPassword`.',
    interfaces: [login],
    isTypeOf: at('password'),
    fields: (t) => ({
      hint: t.exposeString('hint', { nullable: true, description: "The account's own hint at it. Null: it has none." }),
    }),
  })
  builder.objectRef<LoginAt<'scan'>>('LoginScanStep').implement({
    description:
      'A QR code waits to be scanned with a Telegram app: Settings, Devices, Link Desktop Device. Ask `login` again every second or two: it goes on by itself, and there is another code when this one expires.',
    interfaces: [login],
    isTypeOf: at('scan'),
    fields: (t) => ({
      url: t.exposeString('url', { description: 'What to show as a QR code ("tg://login?token=...").' }),
      qrSvg: t.string({
        description: 'The QR code itself: an SVG image as text, in black on white.',
        resolve: ({ url }) => qrSvg(url),
      }),
      urlExpiresAt: t.expose('urlExpiresAt', {
        type: 'DateTime',
        description: 'When Telegram takes this code no longer, and another replaces it.',
      }),
    }),
  })
  builder.objectRef<LoginAt<'done'>>('LoginDone').implement({
    description: 'The account has signed in.',
    interfaces: [login],
    isTypeOf: at('done'),
    fields: (t) => ({
      session: t.prismaField({
        type: session.node,
        nullable: true,
        description: 'Its session, which can collect now. Null: it was removed since.',
        resolve: (query, { sessionPk }, _args, { prisma }) =>
          prisma.session.findUnique({ ...query, where: { pk: sessionPk } }),
      }),
    }),
  })
  builder.objectRef<LoginAt<'failed'>>('LoginFailed').implement({
    description: 'The login came to nothing. Start another.',
    interfaces: [login],
    isTypeOf: at('failed'),
    fields: (t) => ({
      error: t.field({
        type: loginError,
        nullable: true,
        description: 'Why. Null: an error that nobody expected, which the answer names under `errors`.',
        resolve({ error }) {
          if (isLoginError(error)) return error
          throw error
        },
      }),
    }),
  })
  return login
}

function at<Step extends Login['step']>(step: Step) {
  return (value: unknown): value is LoginAt<Step> =>
    typeof value === 'object' && value !== null && 'step' in value && value.step === step
}
