import { ConfigError } from '../../src/config'
import {
  ChannelNotResolvedError,
  ConflictError,
  InvalidInputError,
  LoginFailedError,
  NotFoundError,
  WrongAnswerError,
} from '../../src/domain/operator-error'
import { TelegramError } from '../../src/domain/telegram-error'
import { DataDirectoryInUseError } from '../../src/store/embedded/errors'
import { SameSecretKeyError, SecretsInUseError } from '../../src/store/rotate-secret-key'
import { SecretKeyInvalidError } from '../../src/store/secret-key'
import { SecretKeyError } from '../../src/store/secrets'
import { UnknownSessionError } from '../../src/store/sessions'
import { PlainSessionFileError } from '../../src/telegram/plain-session-files'
import { UsageError } from './arguments'
import { InputEndedError } from './prompter'
import { AttemptsUsedUpError } from './sign-in'

const CORRECTABLE = [
  UsageError,
  ConfigError,
  TelegramError,
  InvalidInputError,
  NotFoundError,
  ConflictError,
  WrongAnswerError,
  LoginFailedError,
  ChannelNotResolvedError,
  UnknownSessionError,
  InputEndedError,
  AttemptsUsedUpError,
  PlainSessionFileError,
  SecretKeyError,
  SecretKeyInvalidError,
  SameSecretKeyError,
  SecretsInUseError,
  DataDirectoryInUseError,
]

/** Whether an error is one that whoever typed a command can do something about; its message says what. */
export function isCorrectable(error: unknown): error is Error {
  return CORRECTABLE.some((type) => error instanceof type)
}
