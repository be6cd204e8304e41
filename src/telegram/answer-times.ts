import type { BigInteger } from 'big-integer'
import type { PendingState } from 'telegram/extensions/PendingState'
import type { MTProtoSender } from 'telegram/network'
import type { MTProtoState } from 'telegram/network/MTProtoState'
import type { MtpDispatcher } from 'telegram/network/MtpDispatcher'
import { Api } from 'telegram/tl'
import { RPCResult, type TLMessage } from 'telegram/tl/core'
import { MessageIds, timeOfMessage } from './message-ids'
import type { SessionTime } from './telegram-time'

/** By the library's object of the answer. */
const times = new WeakMap<object, Date>()

/** When Telegram gave an answer, by its own clock; null: that cannot be known. */
export function timeOfAnswer(answer: unknown): Date | null {
  return typeof answer === 'object' && answer !== null ? (times.get(answer) ?? null) : null
}

/**
 * Has a connection of the library learn Telegram's time from every answer, and number its own messages by that: the library itself
 * goes by the machine's clock, and tells nobody the ids of answers.
 */
export class AnswerTimes {
  readonly #sent = new WeakMap<Promise<unknown>, { at: number; answered: Date | null }>()
  #isHeard = false

  /** `onLost`: ids would have to be lower than those that were taken already, for which only a new session will do. */
  constructor(
    private readonly sender: MTProtoSender,
    private readonly time: SessionTime,
    private readonly onLost: () => void,
  ) {
    this.#numberMessages()
    this.#watchAnswers()
  }

  /** Sends a request; its answer has a time then. */
  async send(request: Api.AnyRequest): Promise<unknown> {
    const sent = { at: this.time.elapsed(), answered: null as Date | null }
    const sending: Promise<unknown> | undefined = this.sender.send(request)
    if (sending) this.#sent.set(sending, sent)
    const answer = await sending
    if (sent.answered && typeof answer === 'object' && answer !== null) times.set(answer, sent.answered)
    return answer
  }

  #numberMessages(): void {
    const { _state: state } = insides(this.sender)
    const ids = new MessageIds(() => this.time.messageTime())
    state._getNewMsgId = () => ids.next()
    // Called for messages that were refused because of their time (bad_msg_notification 16 and 17), which then go out anew.
    state.updateTimeOffset = (correct: BigInteger) => {
      this.time.correct(timeOfMessage(correct))
      if (this.#isHeard && this.time.messageTime() < ids.lastTime) this.onLost()
      ids.restart()
      return 0
    }
  }

  #watchAnswers(): void {
    const { _dispatcher: dispatcher } = insides(this.sender)
    const process = dispatcher.process.bind(dispatcher)
    dispatcher.process = async (message: TLMessage) => {
      message.obj = await message.obj
      this.#note(message)
      return process(message)
    }
  }

  /** What a message in a container says of its own time counts: it may be an answer that was given before, and is sent again. */
  #note({ msgId, obj }: TLMessage): void {
    const isAnswer = obj.CONSTRUCTOR_ID === RPCResult.CONSTRUCTOR_ID
    const requestId: BigInteger | null = isAnswer ? obj.reqMsgId : obj instanceof Api.Pong ? obj.msgId : null
    const sending = requestId && insides(this.sender)._pendingState.get(requestId)?.promise
    const sent = sending && this.#sent.get(sending)
    if (!sent) return
    this.#isHeard = true
    sent.answered = this.time.observe({ sentAt: sent.at, telegramAt: timeOfMessage(msgId) })
  }
}

/** What the library keeps to itself. */
interface Insides {
  _state: MTProtoState
  _dispatcher: Pick<MtpDispatcher, 'process'>
  /** Requests that wait for an answer, by the ids of their messages. */
  _pendingState: PendingState
}

function insides(sender: MTProtoSender): Insides {
  return sender as unknown as Insides
}
