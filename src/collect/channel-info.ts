import type { Clock } from '../clock'
import type { ChannelFacts, ChannelSighting, CounterMeaning, KnownReading } from '../domain/channel'
import { isReadingDue, nextReadingAt, tellsOfChange } from '../domain/channel-reading'
import { FloodWaitError } from '../domain/telegram-error'
import type { CallContext, CollectedChannel, CollectStore, TelegramReader } from './ports'

export interface ChannelInfoDependencies {
  reader: TelegramReader
  store: Pick<CollectStore, 'saveChannelReading' | 'saveSubscribers'>
  clock: Clock
  /** The channel is read in every run. */
  subscribersEveryCycle?: boolean
}

/** What a run knows of the channel itself: as it was last read, until it is due again or something shows that it has changed. */
export class ChannelInfo {
  #known: KnownReading | null
  /** Once in a run is enough. */
  #isTried = false
  #isRead = false

  constructor(
    private readonly channel: CollectedChannel,
    private readonly dependencies: ChannelInfoDependencies,
    private readonly context: CallContext,
  ) {
    this.#known = channel.known ?? null
  }

  /** Reads the channel if that is due. What is known does while Telegram asks for a wait: posts need not wait for it. */
  async facts(): Promise<ChannelFacts> {
    const { clock, subscribersEveryCycle } = this.dependencies
    const known = this.#known
    if (known === null) return this.#read()
    const isDue = subscribersEveryCycle || isReadingDue(known, clock.now())
    if (!isDue || this.#isTried) return known.facts
    return this.#read().catch((error) => {
      if (error instanceof FloodWaitError) return known.facts
      throw error
    })
  }

  /** Takes in what came along with posts. True: absent counters of posts mean something else than `facts` said before. */
  async heed(sighting: ChannelSighting | undefined): Promise<boolean> {
    const known = this.#known
    if (!sighting || !known || this.#isTried) return false
    if (!tellsOfChange(known, sighting)) {
      await this.#count(known, sighting.channel?.subscribers ?? null)
      return false
    }
    return isReadOtherwise(known.facts, await this.#read())
  }

  /** The channel was read in this run. */
  get isFresh(): boolean {
    return this.#isRead
  }

  /** Posts have lost all their reactions: taken back, or switched off. True: switched off, as the channel says that is read for it. */
  async doubtReactions(): Promise<boolean> {
    const known = this.#known
    if (!known || this.#isTried) return false
    return isReadOtherwise(known.facts, await this.#read())
  }

  /** Telegram refused what only admins may: the account may have ceased to be one. */
  async doubtAdmin(): Promise<void> {
    if (!this.#isTried) await this.#read()
  }

  /** Subscribers are told along with posts now and then. Where the channel hides them, that is no reading of theirs. */
  async #count(known: KnownReading, subscribers: number | null): Promise<void> {
    const { store, clock } = this.dependencies
    if (subscribers === null || known.facts.subscribers === null || subscribers === known.facts.subscribers) return
    await store.saveSubscribers?.(this.channel.id, subscribers, clock.now())
    this.#known = { ...known, facts: { ...known.facts, subscribers } }
  }

  async #read(): Promise<ChannelFacts> {
    const { reader, store, clock } = this.dependencies
    const { id, accessHash } = this.channel
    this.#isTried = true
    const facts = await reader.readChannel({ id, accessHash }, this.context)
    const readAt = facts.answeredAt ?? clock.now()
    const dueAt = nextReadingAt(this.#known, facts, readAt)
    await store.saveChannelReading(facts, readAt, dueAt)
    this.#known = { readAt, dueAt, facts }
    this.#isRead = true
    return facts
  }
}

/** Whether an absent counter of a post means something else. */
function isReadOtherwise(before: CounterMeaning, after: CounterMeaning): boolean {
  const keys = ['reactionsEnabled', 'starsEnabled', 'linkedChatId'] as const
  return keys.some((key) => before[key] !== after[key])
}
