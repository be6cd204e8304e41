import { RpcError, type TlObject } from '../rpc'
import type { WorldChannel } from '../world/channel'
import type { InviteLink, Member } from '../world/membership'
import { isCreator } from './channel-object'
import { admined } from './channels'
import { Mentioned } from './mentioned'
import { resolvePeer, resolveUser } from './peers'
import { int, object, required, text } from './query'
import type { Viewer, WorldMethods } from './viewer'

const LARGEST_PAGE = 100

/** Invite links and who came by them: the owner of a channel sees those of all its admins, another admin their own. */
export const inviteMethods: WorldMethods = {
  'messages.getAdminsWithInvites'(query, viewer) {
    const channel = channelOf(query, viewer)
    if (!isCreator(channel, viewer)) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED')
    const links = channel.membership.links
    const mentioned = new Mentioned(viewer)
    const revoked_invites_count = links.filter(({ revoked }) => revoked).length
    const admins = [
      {
        _: 'chatAdminWithInvites',
        admin_id: mentioned.user(ownerOf(viewer)),
        invites_count: links.length - revoked_invites_count,
        revoked_invites_count,
      },
    ]
    return { _: 'messages.chatAdminsWithInvites', admins, users: mentioned.fields().users }
  },

  /** The newest first. All links of the world are its owner's. */
  'messages.getExportedChatInvites'(query, viewer) {
    const channel = channelOf(query, viewer)
    const adminId = resolveUser(required(query, 'admin_id'), viewer)
    if (adminId !== viewer.account.userId && !isCreator(channel, viewer)) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED')
    const owned = adminId === ownerOf(viewer) ? channel.membership.links : []
    const listed = owned
      .map((link, index) => ({ link, date: madeAt(viewer, index) }))
      .filter(({ link }) => Boolean(link.revoked) === (query.revoked === true))
      .toReversed()
    const offset = text(query, 'offset_link')
    const from = offset === '' ? 0 : listed.findIndex(({ link }) => link.url === offset) + 1
    const page = listed.slice(from, from + pageSize(query))
    const mentioned = new Mentioned(viewer)
    const invites = page.map(({ link, date }) => linkObject(link, date, channel, mentioned.user(adminId)))
    return { _: 'messages.exportedChatInvites', count: listed.length, invites, users: mentioned.fields().users }
  },

  /** The latest first. Whoever has left is not in the list any more. */
  'messages.getChatInviteImporters'(query, viewer) {
    const channel = channelOf(query, viewer)
    const url = text(query, 'link')
    const link = channel.membership.links.find((candidate) => candidate.url === url)
    if (link === undefined) throw new RpcError(400, 'INVITE_HASH_EXPIRED')
    if (viewer.account.userId !== ownerOf(viewer)) throw new RpcError(400, 'CHAT_ADMIN_REQUIRED')
    const importers = importersOf(channel, link)
    const page = importers.slice(startOf(query, importers, viewer)).slice(0, pageSize(query))
    const mentioned = new Mentioned(viewer)
    return {
      _: 'messages.chatInviteImporters',
      count: importers.length,
      importers: page.map(
        ({ userId, date }): TlObject => ({
          _: 'chatInviteImporter',
          user_id: mentioned.user(userId),
          date,
          ...(link.requestNeeded && { approved_by: mentioned.user(ownerOf(viewer)) }),
        }),
      ),
      users: mentioned.fields().users,
    }
  },
}

function channelOf(query: TlObject, viewer: Viewer): WorldChannel {
  const target = resolvePeer(required(query, 'peer'), viewer)
  if (target.kind !== 'channel' && target.kind !== 'group') throw new RpcError(400, 'PEER_ID_INVALID')
  return admined(target).channel
}

function ownerOf({ world, account }: Viewer): bigint {
  return world.accounts[0]?.userId ?? account.userId
}

/** A day apart, the first a month before the world began. */
function madeAt({ world }: Viewer, index: number): number {
  return world.start - (30 - index) * 86_400
}

function importersOf({ membership }: WorldChannel, link: InviteLink): Member[] {
  return membership.members().filter(({ change }) => 'link' in change && change.link.url === link.url)
}

/** Behind the person that the last page ended with, or, where they have left since, behind all who came no earlier. */
function startOf(query: TlObject, importers: Member[], viewer: Viewer): number {
  const date = int(query, 'offset_date')
  if (date === 0) return 0
  const input = object(query, 'offset_user')
  const userId = input === null || input._ === 'inputUserEmpty' ? null : resolveUser(input, viewer)
  const place = importers.findIndex((member) => member.userId === userId)
  if (place !== -1) return place + 1
  const earlier = importers.findIndex((member) => member.date < date)
  return earlier === -1 ? importers.length : earlier
}

function pageSize(query: TlObject): number {
  return Math.min(Math.max(int(query, 'limit'), 0), LARGEST_PAGE)
}

function linkObject(link: InviteLink, date: number, { membership }: WorldChannel, adminId: bigint): TlObject {
  const usage = membership.uses(link)
  return {
    _: 'chatInviteExported',
    ...(link.revoked && { revoked: true }),
    ...(link.requestNeeded && { request_needed: true }),
    link: link.url,
    admin_id: adminId,
    date,
    ...(link.title !== '' && { title: link.title }),
    ...(usage > 0 && { usage }),
  }
}
