import type { Builder } from '../builder'
import { defineChannel } from './channel'
import { defineEnums } from './enums'
import { definePost } from './post'
import { defineRun } from './run'
import { defineSession } from './session'

export type Types = ReturnType<typeof defineTypes>

/** Every type of the schema; those that the queries return. */
export function defineTypes(builder: Builder) {
  const enums = defineEnums(builder)
  const post = definePost(builder, enums)
  const run = defineRun(builder, enums)
  const channel = defineChannel(builder, enums, { post, run })
  const session = defineSession(builder, enums, channel)
  return { enums, post, run, channel, session }
}
