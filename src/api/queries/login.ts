import { NotFoundError } from '../../domain/operator-error'
import type { Builder } from '../builder'
import type { Types } from '../types'

/** `login` */
export function addLoginQuery(builder: Builder, { login }: Types): void {
  builder.queryField('login', (t) =>
    t.field({
      type: login,
      nullable: true,
      authScopes: { admin: true },
      description:
        'Where a login stands; one by QR code goes on by itself. It takes the role `admin`. Null: there is no such login (any more).',
      args: {
        id: t.arg.id({ required: true, description: 'The `id` of the login, from `startLogin` or `startQrLogin`.' }),
      },
      async resolve(_root, { id }, { operator }) {
        try {
          return await operator.login(id)
        } catch (error) {
          if (error instanceof NotFoundError) return null
          throw error
        }
      },
    }),
  )
}
