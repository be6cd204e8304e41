import { describe, expect, test } from 'bun:test'
import type { RawObject } from '../../src/domain/channel'
import { MalformedObjectError } from '../../src/telegram/mapping/fields'
import { mapAdminLog } from '../../src/telegram/mapping/map-admin-log'

const ACTION = 'channelAdminLogEventAction'
const event = (id: number, action: RawObject, user_id = '7'): RawObject => ({
  _: 'channelAdminLogEvent',
  id: String(id),
  date: 1_700_000_000 + id,
  user_id,
  action,
})
const answer = (...events: RawObject[]): RawObject => ({ _: 'channels.adminLogResults', events, chats: [], users: [] })
const told = (action: RawObject, by?: string) =>
  mapAdminLog(answer(event(1, action, by))).events.map(({ kind, userId, actorId, inviteLink }) => ({
    kind,
    userId,
    actorId,
    inviteLink,
  }))

const LINK = 'https://t.me/+abc'
const invite: RawObject = { _: 'chatInviteExported', link: LINK, admin_id: '9', date: 1 }

describe('who came', () => {
  test('by himself', () => {
    expect(told({ _: `${ACTION}ParticipantJoin` })).toEqual([
      { kind: 'joined', userId: 7n, actorId: 7n, inviteLink: null },
    ])
  })

  test('by an invite link, also one to a whole folder', () => {
    const expected = [{ kind: 'joined_by_link' as const, userId: 7n, actorId: 7n, inviteLink: LINK }]
    expect(told({ _: `${ACTION}ParticipantJoinByInvite`, invite })).toEqual(expected)
    expect(told({ _: `${ACTION}ParticipantJoinByInvite`, invite, via_chatlist: true })).toEqual(expected)
  })

  test('by request, which an admin approved', () => {
    const request = { _: `${ACTION}ParticipantJoinByRequest`, approved_by: '9' }
    const expected = { kind: 'joined_by_request' as const, userId: 7n, actorId: 9n }
    expect(told({ ...request, invite })).toEqual([{ ...expected, inviteLink: LINK }])
    expect(told({ ...request, invite: { _: 'chatInvitePublicJoinRequests' } })).toEqual([
      { ...expected, inviteLink: null },
    ])
  })

  test('because an admin invited him', () => {
    const participant: RawObject = { _: 'channelParticipant', user_id: '7', date: 1 }
    expect(told({ _: `${ACTION}ParticipantInvite`, participant }, '9')).toEqual([
      { kind: 'invited', userId: 7n, actorId: 9n, inviteLink: null },
    ])
  })
})

describe('who went', () => {
  const member: RawObject = { _: 'channelParticipant', user_id: '7', date: 1 }
  const gone: RawObject = { _: 'channelParticipantLeft', peer: { _: 'peerUser', user_id: '7' } }
  const banned = (rights: RawObject, fields: RawObject = {}): RawObject => ({
    _: 'channelParticipantBanned',
    peer: { _: 'peerUser', user_id: '7' },
    kicked_by: '9',
    date: 1,
    banned_rights: { _: 'chatBannedRights', until_date: 0, ...rights },
    ...fields,
  })
  const expelled = banned({ view_messages: true }, { left: true })
  const toggled = (prev_participant: RawObject, new_participant: RawObject) =>
    told({ _: `${ACTION}ParticipantToggleBan`, prev_participant, new_participant }, '9')
  const removed = { kind: 'removed' as const, userId: 7n, actorId: 9n, inviteLink: null }

  test('by himself', () => {
    expect(told({ _: `${ACTION}ParticipantLeave` })).toEqual([
      { kind: 'left', userId: 7n, actorId: 7n, inviteLink: null },
    ])
  })

  test('because an admin banned or kicked him', () => {
    expect(toggled(member, expelled)).toEqual([removed])
    expect(toggled(member, banned({ view_messages: true }))).toEqual([removed])
    expect(toggled(member, gone)).toEqual([removed])
    expect(toggled(banned({ send_messages: true }), expelled)).toEqual([removed])
  })

  test('is not who may merely do less, nor who was not there', () => {
    expect(toggled(member, banned({ send_messages: true }))).toEqual([])
    expect(toggled(gone, expelled)).toEqual([])
    expect(toggled(expelled, gone)).toEqual([])
    expect(toggled(expelled, banned({ send_messages: true }, { left: true }))).toEqual([])
  })

  test('is back when the ban is lifted and Telegram says that he is a member', () => {
    expect(toggled(expelled, member)).toEqual([{ ...removed, kind: 'invited' }])
  })

  test('is not a channel that may no longer write', () => {
    const channel = { peer: { _: 'peerChannel', channel_id: '5' } }
    expect(toggled({ ...gone, ...channel }, { ...expelled, ...channel })).toEqual([])
    expect(toggled({ ...banned({ send_messages: true }), ...channel }, { ...expelled, ...channel })).toEqual([])
  })
})

describe('a page', () => {
  const join: RawObject = { _: `${ACTION}ParticipantJoin` }

  test('has the newest first, each once, and passes over what is about nobody’s membership', () => {
    const about: RawObject = { _: `${ACTION}ChangeAbout`, prev_value: '', new_value: 'News' }
    const raw = event(12, join)
    const page = mapAdminLog(answer(event(11, about), raw, event(2, join), raw))
    expect(page.eventIds).toEqual([12n, 11n, 2n])
    expect(page.events.map(({ id }) => id)).toEqual([12n, 2n])
    expect(page.events[0]).toMatchObject({ at: new Date(1_700_000_012_000), raw })
    expect(page.reachedStart).toBe(false)
  })

  test('that is empty is the end', () => {
    expect(mapAdminLog(answer())).toEqual({ events: [], people: [], eventIds: [], reachedStart: true, odd: [] })
  })

  test('orders ids as numbers', () => {
    const ids = ['9', '10', '9007199254740993'].map((id) => ({ ...event(1, join), id }))
    expect(mapAdminLog(answer(...ids)).eventIds).toEqual([9_007_199_254_740_993n, 10n, 9n])
  })

  test('leaves out what is odd, keeps it aside, and goes past it', () => {
    const { action: _, ...idle } = event(13, join)
    const undated = { ...event(12, join), date: 0 }
    const anonymous = { _: 'channelAdminLogEvent', id: 'x', date: 1, user_id: '7', action: join }
    const page = mapAdminLog(answer(idle, undated, event(11, join), anonymous, event(3, join)))
    expect(page.events.map(({ id }) => id)).toEqual([11n, 3n])
    expect(page.eventIds).toEqual([13n, 12n, 11n, 3n])
    expect(page.odd).toEqual([
      { source: 'admin_log', elementId: null, kind: 'channelAdminLogEvent.id', reason: 'malformed', raw: anonymous },
      { source: 'admin_log', elementId: 13n, kind: 'channelAdminLogEvent.action', reason: 'malformed', raw: idle },
      { source: 'admin_log', elementId: 12n, kind: 'channelAdminLogEvent.date', reason: 'out_of_range', raw: undated },
    ])
  })

  test('knows of somebody who came that he came, though not by which link', () => {
    const page = mapAdminLog(answer(event(1, { _: `${ACTION}ParticipantJoinByInvite`, invite: { _: 'misfit' } })))
    expect(page.events).toMatchObject([{ kind: 'joined_by_link', userId: 7n, inviteLink: null }])
    expect(page.odd).toMatchObject([{ elementId: 1n, kind: `${ACTION}ParticipantJoinByInvite.invite` }])
  })

  test('without a list of events is none', () => {
    expect(() => mapAdminLog({ ...answer(), events: { _: 'misfit' } })).toThrow(MalformedObjectError)
  })
})
