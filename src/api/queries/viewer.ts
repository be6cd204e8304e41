import type { Builder } from '../builder'
import type { Types } from '../types'

/** `viewer` */
export function addViewerQuery(builder: Builder, { viewer }: Types): void {
  builder.queryField('viewer', (t) =>
    t.field({
      type: viewer,
      description: 'Who sent this request, and what they may do.',
      resolve: (_root, _args, { principal }) => principal,
    }),
  )
}
