-- When a value was last read. A reading that changes nothing rewrites no row: it is kept once for the ids that its page reached over.

ALTER TABLE "stat_post" ADD COLUMN "timestamp" TIMESTAMPTZ(3);
ALTER TABLE "stat_reaction" ADD COLUMN "timestamp" TIMESTAMPTZ(3);
ALTER TABLE "stat_user" ADD COLUMN "timestamp" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "post_read_range" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "from_post_id" INTEGER NOT NULL,
    "to_post_id" INTEGER NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "post_read_range_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE INDEX "post_read_range_tg_channel_id_to_post_id_idx" ON "post_read_range"("tg_channel_id", "to_post_id");

-- AddForeignKey
ALTER TABLE "post_read_range" ADD CONSTRAINT "post_read_range_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Each post with the time of its last reading, whether or not that changed anything. A deleted post is not read by the pages around it.
-- Rows of before these columns have their last reading that changed a counter.
CREATE VIEW "stat_post_read_at" AS
SELECT post.pk, post.tg_channel_id, post.tg_post_id, greatest(
  coalesce(post.timestamp, (
    SELECT snapshot.timestamp FROM stat_post_snapshot AS snapshot
    WHERE snapshot.stat_post_pk = post.pk ORDER BY snapshot.timestamp DESC, snapshot.pk DESC LIMIT 1
  )),
  CASE WHEN post.deleted_at IS NULL THEN (
    SELECT CASE WHEN range.from_post_id <= post.tg_post_id THEN range.read_at END FROM post_read_range AS range
    WHERE range.tg_channel_id = post.tg_channel_id AND range.to_post_id >= post.tg_post_id
    ORDER BY range.to_post_id LIMIT 1
  ) END
) AS read_at
FROM stat_post AS post;

-- Reactions with the columns of the specification: by Telegram's ids of channel and post. What is not told any more is of before that.
CREATE VIEW "stat_reaction_by_post" AS
SELECT reaction.pk,
  least(reading.read_at, CASE reaction.kind WHEN 'paid' THEN post.stars_missing_since ELSE post.reactions_missing_since END) AS timestamp,
  reading.tg_channel_id, reading.tg_post_id,
  reaction.reaction_count, reaction.reaction_emoticon, reaction.reaction_emoticon_code, reaction.kind
FROM stat_reaction AS reaction
JOIN stat_post_read_at AS reading ON reading.pk = reaction.stat_post_pk
JOIN stat_post AS post ON post.pk = reaction.stat_post_pk;
