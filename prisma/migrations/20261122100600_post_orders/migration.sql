-- What posts are ordered by besides their date. The sum is that of numbers that fit 32 bits each and does not.
ALTER TABLE "stat_post" ADD COLUMN "engagement_rate" DOUBLE PRECISION GENERATED ALWAYS AS (
    (coalesce("total_reactions_count", 0)::bigint + coalesce("comments_messages_count", 0) + coalesce("forwards", 0))::double precision
        / nullif("views", 0)
) STORED;

-- CreateIndex
CREATE INDEX "stat_post_views_pk_idx" ON "stat_post"("views", "pk");

-- CreateIndex
CREATE INDEX "stat_post_views_1h_pk_idx" ON "stat_post"("views_1h", "pk");

-- CreateIndex
CREATE INDEX "stat_post_views_24h_pk_idx" ON "stat_post"("views_24h", "pk");

-- CreateIndex
CREATE INDEX "stat_post_engagement_rate_pk_idx" ON "stat_post"("engagement_rate", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_date_of_post_tg_post_id_idx" ON "stat_post"("tg_channel_id", "date_of_post", "tg_post_id");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_views_pk_idx" ON "stat_post"("tg_channel_id", "views", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_views_1h_pk_idx" ON "stat_post"("tg_channel_id", "views_1h", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_views_24h_pk_idx" ON "stat_post"("tg_channel_id", "views_24h", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_engagement_rate_pk_idx" ON "stat_post"("tg_channel_id", "engagement_rate", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_total_reactions_count_pk_idx" ON "stat_post"("tg_channel_id", "total_reactions_count", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_comments_messages_count_pk_idx" ON "stat_post"("tg_channel_id", "comments_messages_count", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_forwards_pk_idx" ON "stat_post"("tg_channel_id", "forwards", "pk");

-- What channels are ordered by: the title, upper and lower case alike, and the latest number of subscribers.
ALTER TABLE "config__tg_channel" ADD COLUMN "title_key" TEXT NOT NULL GENERATED ALWAYS AS (lower("tg_channel_name")) STORED,
ADD COLUMN "total_participants" INTEGER;

UPDATE "config__tg_channel" AS "channel" SET "total_participants" = (
    SELECT "total_participants" FROM "stat_channel" AS "reading"
    WHERE "reading"."tg_channel_id" = "channel"."tg_channel_id" ORDER BY "timestamp" DESC, "pk" DESC LIMIT 1
);

-- CreateIndex
CREATE INDEX "config__tg_channel_title_key_pk_idx" ON "config__tg_channel"("title_key", "pk");

-- CreateIndex
CREATE INDEX "config__tg_channel_total_participants_pk_idx" ON "config__tg_channel"("total_participants", "pk");

-- CreateIndex
CREATE INDEX "collection_run_status_started_at_pk_idx" ON "collection_run"("status", "started_at", "pk");

-- Counts are never negative. (Prisma has no word for this and leaves it alone.)
ALTER TABLE "config__tg_channel" ADD CONSTRAINT "config__tg_channel_counts_check" CHECK ("total_participants" >= 0);
