import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { encodeNodeId } from '../../src/api/node-id'
import { buildSchema } from '../../src/api/schema'
import { createApi } from '../../src/api/server'
import { createToken, hashToken } from '../../src/api/tokens'
import type { Prisma, PrismaClient } from '../../src/store/generated/prisma/client'
import { type Answer, createFixture, type Data, type Fixture, graphqlRequest, STARTUP_MS } from './support/fixture'
import { addChannel, addSession, at, commentRow, eventRow, jobRow, memberRow, postRow } from './support/rows'
import { type KnownArguments, walkSchema } from './support/schema-walk'

const SHOWN = 1001n
/** Every id, number and text of what must not be seen has one of these in it. */
const HIDDEN = 666000666n
const MARK = 66600
const MARKS = /HIDDEN|66600/

/** What is stored of a session in place of its secrets, in the forms in which it could get out. */
const SECRETS = /top-secret|dG9wLXNlY3JldA|746f702d736563726574/i

const limited = createToken()
const reader = createToken()

let fixture: Fixture
let ask: (token: string, query: string) => Promise<Answer>
let hiddenIds: string[]
let sharedSession: string

/** Everything that there can be of a channel. */
async function fill(prisma: PrismaClient, sessionPk: bigint, tgChannelId: bigint, text: string, number: number) {
  const values: Partial<Prisma.ChannelUncheckedCreateInput> = {
    title: text,
    username: `${text}_name`,
    statusReason: text,
    linkedChatId: tgChannelId + 1n,
    totalParticipants: number,
    headPostId: number,
    adminLogFirstReadAt: at(0),
    adminLogReadAt: at(50),
    membershipAvailable: true,
  }
  const channel = await addChannel(prisma, sessionPk, { ...values, tgChannelId })
  const counters = { views: number, forwards: number, totalReactionsCount: number, commentsMessagesCount: number }
  const row = postRow({
    tgChannelId,
    tgPostId: number,
    message: text,
    link: text,
    links: [text],
    mediaUrl: text,
    media: 'photo',
  })
  const post = await prisma.post.create({
    data: {
      ...row,
      ...counters,
      dateOfPost: at(5),
      groupedId: tgChannelId,
      isForward: true,
      forwardName: text,
      views1h: number,
      views24h: number,
    },
  })
  const postPk = post.pk
  await prisma.postSnapshot.create({
    data: { postPk, timestamp: at(10), views: number, forwards: number, reactions: number, comments: number },
  })
  await prisma.postWindow.create({
    data: {
      postPk,
      name: '1h',
      seconds: 3600,
      dueAt: at(65),
      capturedAt: at(65),
      status: 'on_time',
      views: number,
      forwards: number,
      reactions: number,
      comments: number,
    },
  })
  await prisma.reaction.create({ data: { postPk, kind: 'emoji', emoticon: text, code: text, count: number } })
  const member = memberRow({
    tgChannelId,
    tgUserId: BigInt(number),
    firstName: text,
    lastName: text,
    username: text,
    inviteLink: text,
  })
  const { pk: memberPk } = await prisma.member.create({
    data: { ...member, firstSeenAt: at(6), lastSeenAt: at(7), joinedAt: at(6), isJoinedByLink: true },
  })
  const event = eventRow({ tgChannelId, eventId: BigInt(number), tgUserId: BigInt(number), inviteLink: text })
  const { pk: eventPk } = await prisma.membershipEvent.create({ data: { ...event, at: at(6) } })
  const comment = commentRow({
    tgChannelId,
    tgPostId: number,
    messageId: number,
    message: text,
    authorUserId: BigInt(number),
  })
  const { pk: commentPk } = await prisma.comment.create({
    data: { ...comment, groupId: tgChannelId + 1n, date: at(8) },
  })
  await prisma.channelName.create({ data: { tgChannelId, timestamp: at(1), title: text, username: text } })
  await prisma.subscriberCount.create({ data: { tgChannelId, timestamp: at(1), totalParticipants: number } })
  await prisma.adminLogGap.create({ data: { tgChannelId, from: at(20), to: at(21) } })
  const run = await prisma.collectionRun.create({
    data: {
      tgChannelId,
      startedAt: at(2),
      finishedAt: at(3),
      status: 'failed',
      requests: { [text]: number },
      errorClass: text,
      errorMessage: text,
      postsSeen: number,
    },
  })
  const job = await prisma.job.create({
    data: jobRow({ dedupeKey: text, groupKey: String(tgChannelId), runAt: at(30), lastError: text }),
  })
  const odd = await prisma.oddElement.create({
    data: {
      tgChannelId,
      source: 'posts',
      elementId: number,
      kind: text,
      reason: 'malformed',
      hash: Buffer.from(text),
      json: { text },
      mapperVersion: 1,
      firstSeenAt: at(2),
      lastSeenAt: at(3),
    },
  })
  return [
    encodeNodeId('Channel', channel.pk),
    encodeNodeId('Post', postPk),
    encodeNodeId('Member', memberPk),
    encodeNodeId('MembershipEvent', eventPk),
    encodeNodeId('Comment', commentPk),
    encodeNodeId('CollectionRun', run.pk),
    encodeNodeId('Job', job.pk),
    encodeNodeId('OddElement', odd.pk),
  ]
}

beforeAll(async () => {
  fixture = await createFixture()
  const { prisma } = fixture
  const shared = await addSession(prisma)
  const other = await addSession(prisma, {
    phoneNumber: '+666009991234',
    statusReason: 'HIDDEN',
    tgUserId: HIDDEN,
    apiId: MARK,
  })
  await fill(prisma, shared.pk, SHOWN, 'shown', 7)
  const besides = await fill(prisma, shared.pk, HIDDEN, 'HIDDEN', MARK)
  await addChannel(prisma, other.pk, { tgChannelId: HIDDEN + 5n, title: 'HIDDEN as well' })
  const flood = { since: at(0), until: at(9), seconds: 7, method: 'messages.getHistory' }
  await prisma.floodWait.create({ data: { ...flood, sessionPk: shared.pk } })
  const wait = await prisma.floodWait.create({
    data: { ...flood, sessionPk: other.pk, seconds: MARK, method: 'HIDDEN' },
  })
  hiddenIds = [...besides, encodeNodeId('Session', other.pk), encodeNodeId('FloodWait', wait.pk)]
  sharedSession = encodeNodeId('Session', shared.pk)

  const settings = {
    ...fixture.options.settings,
    tokens: [
      { name: 'limited', role: 'read' as const, sha256: hashToken(limited), channels: [SHOWN] },
      { name: 'reader', role: 'read' as const, sha256: hashToken(reader), channels: null },
    ],
    maxCost: 1e9,
    maxDepth: 50,
  }
  const api = createApi({ ...fixture.options, settings })
  ask = async (token, query) => {
    const request = graphqlRequest(query)
    request.headers.set('authorization', `Bearer ${token}`)
    return (await (await api.fetch(request)).json()) as Answer
  }
}, STARTUP_MS)

afterAll(() => fixture.close())

const schema = buildSchema()
const rootFields = Object.values(schema.getQueryType()?.getFields() ?? {})
/** What only admins see, whom no token limits to channels. */
const ADMINS_ONLY = ['auditEntries', 'login']

/** What tells of the one who asks alone. */
const OF_THE_ASKER = ['viewer']
/** Of the machine. */
const OF_NO_CHANNEL = ['telegramClock']

/** What takes the name of one object. */
const LOOK_UPS = ['channel', 'post', 'node', 'nodes']

/** Values that lead to what is hidden wherever an argument can. */
function aimedAtHidden(): KnownArguments {
  const list = (ids: string[]) => `[${ids.map((id) => `"${id}"`).join(', ')}]`
  return {
    first: '100',
    from: '"2025-12-31T00:00:00Z"',
    to: '"2026-01-03T00:00:00Z"',
    tgChannelId: `"${HIDDEN}"`,
    tgPostId: String(MARK),
    id: `"${hiddenIds[1]}"`,
    'channel.id': `"${hiddenIds[0]}"`,
    ids: list(hiddenIds),
    includeDeleted: 'true',
    ageSeconds: '3600',
    'topPosts.by': 'VIEWS',
  }
}

/** `channel` takes exactly one of its arguments, and a walk inside an object should find something there. */
function aimedAtShown(): KnownArguments {
  const { id: _, 'channel.id': __, ...others } = aimedAtHidden()
  return {
    ...others,
    tgChannelId: `"${SHOWN}"`,
    tgPostId: '7',
    id: `"${sharedSession}"`,
    ids: `["${sharedSession}"]`,
    'channel.id': 'null',
  }
}

const withoutTgChannelId = ({ tgChannelId, ...others }: KnownArguments): KnownArguments => ({
  ...others,
  'post.tgChannelId': tgChannelId ?? '',
})

describe('a token that is limited to a channel', () => {
  test('sees nothing of another one, whatever it asks for', async () => {
    const aimed = walkSchema(schema, withoutTgChannelId(aimedAtHidden()))
    const walks = [...walkSchema(schema, aimedAtShown()), ...aimed.filter(({ from }) => LOOK_UPS.includes(from.name))]
    const leaks: string[] = []
    for (const { to, from, query } of walks) {
      if (ADMINS_ONLY.includes(from.name)) continue
      const { data, errors } = await ask(limited, query)
      if (errors || MARKS.test(JSON.stringify(data))) leaks.push(`${to}: ${JSON.stringify(errors ?? query)}`)
    }
    expect(leaks).toEqual([])
  }, 60_000)

  test('would see it without the limit, but no secret of a session', async () => {
    const shown: string[] = []
    for (const { to, from, query } of walkSchema(schema, withoutTgChannelId(aimedAtHidden()))) {
      if (ADMINS_ONLY.includes(from.name)) continue
      const { data, errors } = await ask(reader, query)
      expect({ query, errors }).toEqual({ query, errors: undefined })
      if (MARKS.test(JSON.stringify(data))) shown.push(to)
      expect(JSON.stringify(data)).not.toMatch(SECRETS)
    }
    const bare = rootFields
      .map(({ name }) => name)
      .filter((name) => !shown.some((to) => to.startsWith(`Query.${name}`)))
    expect(bare.sort()).toEqual([...ADMINS_ONLY, ...OF_NO_CHANNEL, ...OF_THE_ASKER])
  }, 60_000)

  test('counts nothing of it', async () => {
    const connections = rootFields.filter(
      ({ args, name }) => args.some((arg) => arg.name === 'first') && !ADMINS_ONLY.includes(name),
    )
    expect(connections.length).toBeGreaterThan(5)
    for (const { name } of connections) {
      const query = `{ list: ${name}(first: 100) { totalCount nodes { __typename } } }`
      const [few, all] = [await ask(limited, query), await ask(reader, query)]
      expect({ name, count: few.data.list.totalCount }).toEqual({ name, count: few.data.list.nodes.length })
      expect({ name, count: few.data.list.totalCount }).toEqual({ name, count: 1 })
      expect({ name, more: all.data.list.totalCount > 1 }).toEqual({ name, more: true })
    }
    const session = `{ node(id: "${sharedSession}") { ... on Session { channels { totalCount nodes { title } } } } }`
    expect((await ask(limited, session)).data.node.channels).toEqual({ totalCount: 1, nodes: [{ title: 'shown' }] })
  })

  test('gets from each field that takes channels what others get who ask for its channel alone', async () => {
    const known = { ...aimedAtShown(), channelIds: `["${SHOWN}"]` }
    const takesChannels = new Set(
      rootFields.filter(({ args }) => args.some(({ name }) => name === 'channelIds')).map(({ name }) => name),
    )
    const named = walkSchema(schema, known).filter(({ from }) => takesChannels.has(from.name))
    const unnamed = walkSchema(schema, aimedAtShown()).filter(({ from }) => takesChannels.has(from.name))
    expect(named.length).toBe(unnamed.length)
    for (const [index, { query }] of unnamed.entries()) {
      const alone = await ask(reader, named[index]?.query ?? '')
      const own: Data = await ask(limited, query)
      expect({ query, data: own.data }).toEqual({ query, data: alone.data })
    }
  }, 60_000)

  test('names a hidden channel in vain', async () => {
    for (const { name, args } of rootFields.filter((field) => field.args.some((arg) => arg.name === 'channelIds'))) {
      const selection = args.some((arg) => arg.name === 'first') ? 'totalCount' : 'channelIds'
      const { data } = await ask(limited, `{ it: ${name}(channelIds: ["${HIDDEN}"]) { ${selection} } }`)
      expect({ name, it: data.it }).toEqual({
        name,
        it: selection === 'totalCount' ? { totalCount: 0 } : { channelIds: [] },
      })
    }
  })

  test('cannot tell a hidden object from one that does not exist', async () => {
    const queryOf = (ids: string[]) => `{ nodes(ids: [${ids.map((id) => `"${id}"`).join()}]) { id } }`
    const none = hiddenIds.map((id) =>
      encodeNodeId(Buffer.from(id, 'base64url').toString().split(':')[0] ?? '', 999_999),
    )
    expect((await ask(limited, queryOf(hiddenIds))).data.nodes).toEqual(hiddenIds.map(() => null))
    expect((await ask(limited, queryOf(none))).data.nodes).toEqual(none.map(() => null))
    expect((await ask(reader, queryOf(hiddenIds))).data.nodes).toEqual(hiddenIds.map((id) => ({ id })))
  })
})
