-- A post that repeats one of a channel: its counters may be those of its source, so statistics tell it apart.
-- The table is written anew, which takes about a minute for a million posts; later writes cost no more than before.
ALTER TABLE "stat_post" ADD COLUMN "is_repost" BOOLEAN NOT NULL GENERATED ALWAYS AS (
    "forward_channel_id" IS NOT NULL AND "forward_post_id" IS NOT NULL
) STORED;
