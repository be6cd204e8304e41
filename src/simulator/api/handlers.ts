import type { RpcHandlers } from '../rpc'
import type { World } from '../world/world'
import { adminLogMethods } from './admin-log'
import { channelMethods } from './channels'
import { contactMethods } from './contacts'
import { counterMethods } from './counters'
import { dialogMethods } from './dialogs'
import { discussionMethods } from './discussion'
import { historyMethods } from './history'
import { inviteMethods } from './invites'
import { searchMethods } from './search'
import { storyMethods } from './stories'
import { updateMethods } from './updates'
import { userMethods } from './users'
import { overWorld, type WorldMethods } from './viewer'

const METHODS: WorldMethods = {
  ...adminLogMethods,
  ...channelMethods,
  ...contactMethods,
  ...counterMethods,
  ...dialogMethods,
  ...discussionMethods,
  ...historyMethods,
  ...inviteMethods,
  ...searchMethods,
  ...storyMethods,
  ...updateMethods,
  ...userMethods,
}

/** Every method of the API that is about the world. Each answers for the signed-in account, at the world's present. */
export function worldHandlers(world: World): RpcHandlers {
  return Object.fromEntries(Object.entries(METHODS).map(([name, method]) => [name, overWorld(world, method)]))
}
