import type { ClientBase } from 'pg'
import type { ChannelReading } from '../domain/channel'

/**
 * A channel that was read a while ago passes for what it was then: a post without reactions has none. When the next reading tells that
 * they were switched off meanwhile, or that its discussion group is gone, nobody knows since when: of posts that were published since
 * the reading before, a count of none becomes unknown. To be called before the reading is stored.
 */
export async function forgetGuesses(client: ClientBase, reading: ChannelReading): Promise<void> {
  await client.query(
    `update stat_post as post set
       total_reactions_count = case when off.reactions then nullif(total_reactions_count, 0) else total_reactions_count end,
       stars = case when off.stars then nullif(post.stars, 0) else post.stars end,
       comments_messages_count = case when off.comments then nullif(comments_messages_count, 0) else comments_messages_count end
     from (
       select tg_channel_id, info_read_at, reactions_enabled and not $2 as reactions, stars_enabled and not $4 as stars,
         linked_chat_id is not null and $3::bigint is null as comments
       from config__tg_channel as channel
       join config__tg_channel_access as access on access.channel_pk = channel.pk and access.session_pk = channel.session_pk
       where tg_channel_id = $1
     ) as off
     where post.tg_channel_id = off.tg_channel_id and post.date_of_post > off.info_read_at
       and (off.reactions and total_reactions_count = 0 or off.stars and post.stars = 0 or off.comments and comments_messages_count = 0)`,
    [reading.id, reading.reactionsEnabled, reading.linkedChatId, reading.starsEnabled],
  )
}
