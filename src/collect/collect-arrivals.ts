import type { Clock } from '../clock'
import type { InviteAccess } from '../domain/arrival'
import { FloodWaitError, isAdminRequired, TelegramRpcError } from '../domain/telegram-error'
import type { Logger } from '../log'
import type { CallContext, CollectedChannel, TelegramReader } from './ports'
import type { ArrivalPass, ArrivalStore, DueLink, LinkList } from './ports/arrivals'

/** The lists change with every arrival, which the admin log tells at once: reading them again is for what it has missed. */
const READ_EVERY_MS = 24 * 3_600_000
/** The rest is left to the next cycle: nothing here is urgent. */
const REQUESTS_PER_RUN = 12

export interface ArrivalDependencies {
  reader: TelegramReader
  store: ArrivalStore
  clock: Clock
  log: Logger
}

/**
 * Reads, once a day and a few requests a run, who came when and by which link: the links that the account may see, those who came by each,
 * and the latest participants. It goes on where it stopped. What the account may not see, and a wait that Telegram asks for here, fail nothing.
 */
export async function collectArrivals(
  channel: CollectedChannel,
  dependencies: ArrivalDependencies,
  context: CallContext,
): Promise<void> {
  const { store, log, clock } = dependencies
  const { readAt, pass: open } = await store.arrivalState(channel.id)
  const since = readAt === null ? null : clock.now().getTime() - readAt.getTime()
  // A reading that lies ahead was noted by a clock that was wrong.
  if (open === null && since !== null && since >= 0 && since < READ_EVERY_MS) return
  const low: CallContext = { ...context, priority: 'backfill' }
  try {
    let pass: ArrivalPass | null = open ?? { access: null, lists: [], participants: true }
    for (let requests = 0; pass !== null && requests < REQUESTS_PER_RUN; requests++) {
      context.signal.throwIfAborted()
      pass = await step(channel, pass, dependencies, low)
    }
  } catch (error) {
    if (!(error instanceof FloodWaitError)) throw error
    log.info({ channelId: String(channel.id), seconds: error.seconds }, 'who came by links is read on later')
  }
}

/** One request, and what is left to do after it; null: nothing, or nothing more today. */
async function step(
  channel: CollectedChannel,
  pass: ArrivalPass,
  dependencies: ArrivalDependencies,
  context: CallContext,
): Promise<ArrivalPass | null> {
  const { store, clock } = dependencies
  const [list] = pass.lists
  const link = pass.access === null || list ? null : await store.dueLink(channel.id)
  if (pass.access !== null && !list && !link && !pass.participants) {
    await store.finishPass(channel.id, pass.access, clock.now())
    return null
  }
  if (!(await store.takeRequest(channel.sessionPk, clock.now()))) return null
  if (pass.access === null) return begin(channel, pass, dependencies, context)
  if (list) return readLinks(channel, pass, list, dependencies, context)
  if (link) return readImporters(channel, pass, link, dependencies, context)
  return readParticipants(channel, pass, dependencies, context)
}

/** The owner sees everybody's links, an admin who may invite their own. */
async function begin(
  channel: CollectedChannel,
  pass: ArrivalPass,
  { reader, store }: ArrivalDependencies,
  context: CallContext,
): Promise<ArrivalPass> {
  const owners = await unlessRefused(reader.readLinkOwners(channel, context))
  const begun = {
    ...pass,
    access: (owners === null ? 'own' : 'all') satisfies InviteAccess as InviteAccess,
    lists: (owners ?? [null]).flatMap((owner): LinkList[] =>
      [false, true].map((revoked) => ({ owner, revoked, after: null })),
    ),
  }
  await store.savePass(channel.id, begun)
  return begun
}

async function readLinks(
  channel: CollectedChannel,
  pass: ArrivalPass,
  list: LinkList,
  { reader, store, clock }: ArrivalDependencies,
  context: CallContext,
): Promise<ArrivalPass> {
  const page = await unlessRefused(reader.readInviteLinks(channel, list, context))
  const others = pass.lists.slice(1)
  if (page === null) {
    const access: InviteAccess | null = list.owner === null ? 'none' : pass.access
    const without = { ...pass, access, lists: list.owner === null ? [] : others }
    await store.savePass(channel.id, without)
    return without
  }
  const { links, odd, after } = page
  // A list that goes on from where it was would never end.
  const goesOn = after !== null && !(list.after?.link === after.link && list.after.at.getTime() === after.at.getTime())
  const left = { ...pass, lists: goesOn ? [{ ...list, after }, ...others] : others }
  await store.saveLinks({ channelId: channel.id, links, odd, readAt: clock.now(), pass: left })
  return left
}

async function readImporters(
  channel: CollectedChannel,
  pass: ArrivalPass,
  { link, after, knownAt }: DueLink,
  { reader, store, clock }: ArrivalDependencies,
  context: CallContext,
): Promise<ArrivalPass> {
  let page: Awaited<ReturnType<TelegramReader['readImporters']>>
  try {
    page = await reader.readImporters(channel, { link, after }, context)
  } catch (error) {
    if (!(error instanceof TelegramRpcError) || error.code === 'UNREADABLE_ANSWER') throw error
    // One link's trouble: it may have been deleted since it was listed.
    await store.refuseLink(channel.id, link, error.code)
    return pass
  }
  const { arrivals, people, odd, sent, answeredAt } = page
  const lowest = arrivals.at(-1)?.at ?? null
  const isKnown = lowest !== null && knownAt !== null && lowest <= knownAt
  const stands =
    page.after !== null && after?.userId === page.after.userId && after.at.getTime() === page.after.at.getTime()
  const next = sent === 0 || isKnown || stands ? null : page.after
  const readAt = answeredAt ?? clock.now()
  await store.saveArrivals({
    channelId: channel.id,
    arrivals,
    people,
    odd,
    readAt,
    link: { link, after: next },
    pass,
  })
  return pass
}

/** Absent from the list is not left: Telegram lists the latest few hundred only. */
async function readParticipants(
  channel: CollectedChannel,
  pass: ArrivalPass,
  { reader, store, clock }: ArrivalDependencies,
  context: CallContext,
): Promise<ArrivalPass> {
  const page = await unlessRefused(reader.readParticipants(channel, context))
  const left = { ...pass, participants: false }
  if (page === null) await store.savePass(channel.id, left)
  else {
    const { arrivals, people, odd, answeredAt } = page
    await store.saveArrivals({
      channelId: channel.id,
      arrivals,
      people,
      odd,
      readAt: answeredAt ?? clock.now(),
      pass: left,
    })
  }
  return left
}

/** Null: the account may not see it, which says nothing about the channel or its admin log. */
async function unlessRefused<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (isAdminRequired(error)) return null
    throw error
  }
}
