import type { Builder } from '../builder'
import type { Enums } from './enums'

/** One kind of reaction to a post. */
export function defineReaction(builder: Builder, enums: Enums) {
  return builder.prismaObject('Reaction', {
    description: 'One kind of reaction to a post and how often it was given, as of the latest reading.',
    select: { pk: true },
    fields: (t) => ({
      kind: t.expose('kind', { type: enums.reactionKind, description: 'What the reaction is made of.' }),
      emoticon: t.exposeString('emoticon', {
        description: 'The emoji itself; the document id of a custom emoji; a star for paid reactions.',
      }),
      code: t.exposeString('code', {
        description:
          'A stable ASCII key, unique within a kind: the code points of the emoji in lower-case hexadecimal joined by "-", the document id of a custom emoji, or "star".',
      }),
      count: t.exposeInt('count', { description: 'How often it was given.' }),
    }),
  })
}
