import { type LoginOptions, type LoginStep, type SignedIn, startLogin } from '../../src/telegram/login'
import { InvalidCodeError, InvalidPasswordError } from '../../src/telegram/login-error'
import { type QrLoginStep, startQrLogin } from '../../src/telegram/qr-login'

/** Answers what Telegram asks for on the way in. */
export interface SignInAnswers {
  code(info: { viaApp: boolean }): Promise<string>
  password(hint: string | null): Promise<string>
  /** Told of each wrong answer before it is asked for again. */
  onWrong?(error: InvalidCodeError | InvalidPasswordError): void
}

export type QrAnswers = Omit<SignInAnswers, 'code'> & { show(url: string): void }

type Done = Extract<LoginStep, { step: 'done' }>

/** A wrong code or password may be corrected this often in all. */
const ATTEMPTS = 3

/** The code or the password was wrong every time. */
export class AttemptsUsedUpError extends Error {
  override readonly name = 'AttemptsUsedUpError'
  constructor(readonly last: InvalidCodeError | InvalidPasswordError) {
    super(`${last.message}, ${ATTEMPTS} times now; check it in a Telegram app and start again`)
  }
}

/** Signs a user in, asking for the code and, where there is one, the two-step verification password. */
export async function signIn(
  options: LoginOptions & { phoneNumber: string },
  answers: SignInAnswers,
): Promise<SignedIn> {
  const login = await startLogin(options)
  return await untilDone<Exclude<LoginStep, Done>>(login, async (step) => {
    if (step.step === 'code') await insist(async () => login.submitCode(await answers.code(step)), answers)
    else await insist(async () => login.submitPassword(await answers.password(step.hint)), answers)
  })
}

/** Signs a user in by a QR code, shown anew each time the last one has expired, until one is scanned or the signal aborts. */
export async function signInByQrCode(
  options: LoginOptions,
  answers: QrAnswers,
  signal: AbortSignal,
): Promise<SignedIn> {
  const login = await startQrLogin(options)
  return await untilDone<Exclude<QrLoginStep, Done>>(login, async (step) => {
    if (step.step === 'scan') {
      answers.show(step.url)
      await login.nextStep(signal)
    } else await insist(async () => login.submitPassword(await answers.password(step.hint)), answers)
  })
}

/** Takes one step after the other. A login that fails is given up. */
async function untilDone<Waiting extends { step: string }>(
  login: { readonly step: Waiting | Done; cancel(): Promise<void> },
  take: (step: Waiting) => Promise<void>,
): Promise<SignedIn> {
  try {
    for (;;) {
      const { step } = login
      if (isDone(step)) return step.account
      await take(step)
    }
  } catch (error) {
    await login.cancel()
    throw error
  }
}

function isDone(step: { step: string }): step is Done {
  return step.step === 'done'
}

async function insist(submit: () => Promise<unknown>, { onWrong }: Pick<SignInAnswers, 'onWrong'>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await submit()
      return
    } catch (error) {
      const wrong = error instanceof InvalidCodeError || error instanceof InvalidPasswordError
      if (!wrong || !onWrong) throw error
      if (attempt === ATTEMPTS) throw new AttemptsUsedUpError(error)
      onWrong(error)
    }
  }
}
