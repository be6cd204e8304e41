import type { Format } from '../i18n/format'
import type { Refusal, Trouble } from './refusal-words'
import { waitsUntil } from './waits-until'

/** By the argument that cannot be used. */
const INPUTS: Record<string, string> = {
  apiId: 'Нужен api_id приложения с my.telegram.org.',
  apiHash: 'Нужны 32 шестнадцатеричные цифры.',
  phoneNumber: 'Нужен существующий номер с кодом страны.',
  botToken: 'Нужен действующий токен бота, его выдаёт @BotFather.',
  session:
    'Сессию не удалось прочитать: нужна строка сессии Telethon, Pyrogram, GramJS или teleproto либо файл .session аккаунта, который не вышел из Telegram.',
  name: 'Укажите название, @имя, ссылку t.me или id канала.',
  title: 'Название не совпадает: введите его в точности.',
}

const LOGIN_FAILURES: Record<string, string> = {
  CODE_EXPIRED: 'Код устарел. Начните вход заново, и Telegram пришлёт новый.',
  SIGN_UP_REQUIRED: 'На этот номер не зарегистрирован аккаунт. Сначала создайте его в приложении Telegram.',
  API_CREDENTIALS_INVALID: 'Telegram не принимает эту пару api_id и api_hash: сверьте её на my.telegram.org.',
  PHONE_NUMBER_UNKNOWN: 'У аккаунта нет номера телефона, по которому можно узнать его сессию.',
  TOO_MANY_ATTEMPTS: 'Слишком много попыток: Telegram просит подождать, но не говорит, сколько. Попробуйте завтра.',
  SEND_CODE_UNAVAILABLE:
    'Telegram больше не может прислать код на этот номер. Попробуйте завтра или войдите по QR-коду.',
  UPDATE_APP_TO_LOGIN: 'Telegram пускает так только новые приложения. Войдите по QR-коду.',
  PHONE_PASSWORD_PROTECTED: 'У аккаунта пароль, который спрашивает только приложение Telegram. Войдите по QR-коду.',
  AUTH_RESTART: 'Telegram просит начать вход заново.',
  FROZEN_METHOD_INVALID: 'Telegram заморозил этот аккаунт. Обжаловать это можно в приложении Telegram.',
  UNSUPPORTED: 'Telegram требует способ входа, который есть только в его приложениях. Войдите там и повторите попытку.',
}

const CONFLICTS: Record<string, string> = {
  TOO_MANY_LOGINS: 'Слишком много незавершённых входов. Завершите или отмените один из них либо подождите.',
  NO_SESSION: 'Нет ни одной включённой сессии. Сначала добавьте сессию.',
  SESSION_IS_BOT: 'Бот не видит историю каналов. Выберите сессию пользователя.',
  CHANNEL_HAS_SESSION: 'Этот канал уже собирает другая сессия. Вместо этого перенесите его.',
  CHANNEL_IN_USE:
    'Канал сейчас собирает другой процесс. Сбор приостановлен; удалите канал ещё раз, когда процесс закончит.',
  CHANNEL_NOT_REACHED: 'Аккаунт этой сессии не может читать канал. Сначала подпишитесь на канал в приложении Telegram.',
  CHANNEL_PAUSED: 'Сбор канала приостановлен. Сначала возобновите его.',
  SESSION_BANNED: 'Telegram заблокировал этот аккаунт, использовать его больше нельзя.',
  SESSION_FROZEN: 'Telegram заморозил аккаунт этой сессии. Перенесите канал на другую.',
  SESSION_LOGGED_OUT: 'Сеанс завершён. Вместо этого войдите в аккаунт заново.',
  SESSION_HAS_CHANNELS: 'Сессия собирает каналы. Сначала переведите их на другую сессию или удалите.',
  SESSION_LEASED: 'Сессию занимает другой процесс, он и собирает этот канал.',
  JOB_DONE: 'Задание уже выполнено, повторять нечего.',
}

const MISSING: Record<string, string> = {
  SESSION: 'Этой сессии больше нет.',
  CHANNEL: 'Этого канала здесь больше нет.',
  JOB: 'Этого задания больше нет.',
}

type Say = (refusal: Refusal, format: Format) => string | null | undefined

const REFUSALS: Record<string, Say> = {
  InvalidInputError: ({ field = '' }) => INPUTS[field],
  WrongAnswerError: ({ asked }) => (asked === 'CODE' ? 'Неверный код.' : 'Неверный пароль.'),
  LoginFailedError: ({ code = '' }) => LOGIN_FAILURES[code],
  ConflictError: ({ code = '' }) => CONFLICTS[code],
  NotFoundError: ({ kind = '' }) => MISSING[kind],
  FloodWaitError: (refusal, format) =>
    `Telegram просит подождать до ${waitsUntil(refusal, format)} (${refusal.method}).`,
  TelegramUnreachableError: () => 'Telegram недоступен или не ответил вовремя. Повторите попытку позже.',
  SessionBannedError: ({ code }) => `Telegram заблокировал этот аккаунт (${code}).`,
  SessionFrozenError: ({ code }) =>
    `Telegram заморозил этот аккаунт (${code}). Обжаловать это можно в приложении Telegram.`,
  SessionLoggedOutError: ({ code }) => `Telegram больше не признаёт эту сессию (${code}). Войдите в аккаунт заново.`,
  SessionDisabledError: () => 'Сессия выключена. Сначала включите её.',
  SessionLeasedError: ({ waitSeconds }, format) =>
    `Сессию занимает другой процесс, самое большее ещё ${format.duration(waitSeconds)}.`,
  ChannelNotResolvedError: ({ given, candidates = [] }) =>
    candidates.length > 0
      ? `Какой канал имеется в виду под «${given}»?`
      : `Канал «${given}» не найден. Аккаунт должен его видеть, и это должен быть именно канал, не человек и не группа. По ссылке-приглашению сначала вступите в приложении Telegram.`,
}

/** A refusal in Russian; null where only the API has words for it. */
export function inRussian({ refusal }: Trouble, format: Format): string | null {
  return (refusal && REFUSALS[refusal.__typename]?.(refusal, format)) ?? null
}
