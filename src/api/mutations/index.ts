import type { Builder } from '../builder'
import type { Types } from '../types'
import { addChannelMutations } from './channels'
import { addJobMutations } from './jobs'
import { addSessionMutations } from './sessions'
import { addSignInMutations } from './sign-in'

/** Everything that can be changed, by admins only. */
export function addMutations(builder: Builder, types: Types): void {
  builder.mutationType({
    description:
      'Everything that can be changed; it takes the role `admin`. Each answers a union: what came of it, or an error with what can be done about it. Ask every error for `... on Error { __typename message }`.',
    authScopes: { admin: true },
  })
  addSignInMutations(builder, types)
  addSessionMutations(builder, types)
  addChannelMutations(builder, types)
  addJobMutations(builder, types)
}
