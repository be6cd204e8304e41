import { type LoginOptions, type SignedIn, startLogin } from '../../src/telegram/login'
import { InvalidCodeError, InvalidPasswordError } from '../../src/telegram/login-error'

/** Answers what Telegram asks for on the way in. */
export interface SignInAnswers {
  code(info: { viaApp: boolean }): Promise<string>
  password(hint: string | null): Promise<string>
  /** Told of each wrong answer before it is asked for again. */
  onWrong?(error: InvalidCodeError | InvalidPasswordError): void
}

/** A wrong code or password may be corrected this often in all. */
const ATTEMPTS = 3

/** Signs a user in, asking for the code and, where there is one, the two-step verification password. */
export async function signIn(
  options: LoginOptions & { phoneNumber: string },
  answers: SignInAnswers,
): Promise<SignedIn> {
  const login = await startLogin(options)
  try {
    for (;;) {
      const { step } = login
      if (step.step === 'done') return step.account
      if (step.step === 'code') await insist(async () => login.submitCode(await answers.code(step)), answers)
      else await insist(async () => login.submitPassword(await answers.password(step.hint)), answers)
    }
  } catch (error) {
    await login.cancel()
    throw error
  }
}

async function insist(submit: () => Promise<unknown>, { onWrong }: SignInAnswers): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await submit()
      return
    } catch (error) {
      const wrong = error instanceof InvalidCodeError || error instanceof InvalidPasswordError
      if (!wrong || !onWrong || attempt === ATTEMPTS) throw error
      onWrong(error)
    }
  }
}
