import type { ClientBase } from 'pg'
import type { ReactionKind } from '../../domain/reaction'
import { byScope } from './by-scope'
import { publications, publicationValues } from './publications'
import type { PostStatisticsQuery } from './scope'

/** How often a reaction was given to publications. */
export interface ReactionTotal {
  kind: ReactionKind
  emoticon: string
  code: string
  sum: bigint
  /** How many publications have it. */
  count: number
}

/** Of an album the item with the most reactions, so that these add up to what the album counts with. */
const REACTED = '(array_agg(post.pk order by total_reactions_count desc nulls last, tg_post_id))[1] as reacted_pk'

/** The `first` most frequent reactions of each scope; paid ones are none. */
export async function reactionTotals(
  client: ClientBase,
  query: PostStatisticsQuery,
  first: number,
): Promise<ReactionTotal[][]> {
  const { rows } = await client.query<ReactionTotal & { number: number }>(
    `with ${publications(query, { columns: [REACTED] })},
     total as (
       select number, kind, reaction_emoticon_code as code, min(reaction_emoticon) as emoticon,
         sum(reaction_count)::bigint as sum, count(*)::integer as count
       from publication
       cross join lateral (
         select kind, reaction_emoticon_code, reaction_emoticon, reaction_count
         from stat_reaction where stat_post_pk = reacted_pk and kind <> 'paid' offset 0
       ) as reaction
       group by number, kind, reaction_emoticon_code
     ),
     ranked as (
       select *, row_number() over (partition by number order by sum desc, count desc, kind, code) as rank from total
     )
     select number, kind, emoticon, code, sum, count from ranked where rank <= $5 order by number, rank`,
    [...publicationValues(query), first],
  )
  return byScope(query, rows)
}
