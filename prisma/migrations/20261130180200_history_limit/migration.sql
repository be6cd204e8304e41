-- How far back the first reading of a channel goes, and how far down each history has been read. What was read is read on as before.
ALTER TABLE "config__tg_channel" ADD COLUMN "history_since" TIMESTAMPTZ(3);
ALTER TABLE "config__tg_channel" ADD COLUMN "history_posts" INTEGER
  CONSTRAINT "config__tg_channel_history_posts_check" CHECK ("history_posts" >= 1);
ALTER TABLE "config__tg_channel" ADD COLUMN "history_floor_id" INTEGER;
ALTER TABLE "config__tg_channel" ADD COLUMN "history_floor_posts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "config__tg_channel" ADD COLUMN "history_floor_album" BIGINT;
ALTER TABLE "config__tg_channel" ADD COLUMN "history_limit_since" TIMESTAMPTZ(3);
ALTER TABLE "config__tg_channel" ADD COLUMN "history_limit_posts" INTEGER;

UPDATE "config__tg_channel" AS channel SET
  "history_floor_id" = least(channel."head_post_id", channel."walk_offset_id", nullif(channel."history_end_id", 0), stored.lowest),
  "history_floor_posts" = coalesce(stored.posts, 0)
FROM "config__tg_channel" AS same
LEFT JOIN (
  SELECT "tg_channel_id", min("tg_post_id") AS lowest, count(*)::integer AS posts FROM "stat_post" GROUP BY "tg_channel_id"
) AS stored ON stored."tg_channel_id" = same."tg_channel_id"
WHERE same."pk" = channel."pk" AND channel."head_post_id" IS NOT NULL;
