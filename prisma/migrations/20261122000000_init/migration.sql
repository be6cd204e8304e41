-- CreateEnum
CREATE TYPE "session_status" AS ENUM ('enabled', 'banned', 'logged_out');

-- CreateEnum
CREATE TYPE "channel_kind" AS ENUM ('broadcast', 'megagroup', 'gigagroup');

-- CreateEnum
CREATE TYPE "channel_status" AS ENUM ('active', 'paused', 'lost_access');

-- CreateEnum
CREATE TYPE "media_kind" AS ENUM ('photo', 'video', 'round_video', 'animation', 'audio', 'voice', 'sticker', 'document', 'webpage', 'poll', 'geo', 'venue', 'contact', 'game', 'invoice', 'dice', 'story', 'giveaway', 'paid_media', 'unsupported', 'other');

-- CreateEnum
CREATE TYPE "reaction_kind" AS ENUM ('emoji', 'custom', 'paid');

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('running', 'succeeded', 'failed', 'interrupted');

-- CreateTable
CREATE TABLE "config__tg_bot_session_pool" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone_number" TEXT NOT NULL,
    "api_id" INTEGER NOT NULL,
    "api_hash" BYTEA NOT NULL,
    "session_bytes" BYTEA NOT NULL,
    "bot_token" BYTEA,
    "tg_user_id" BIGINT,
    "status" "session_status" NOT NULL DEFAULT 'enabled',
    "status_reason" TEXT,

    CONSTRAINT "config__tg_bot_session_pool_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "config__tg_channel" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_channel_name" TEXT NOT NULL,
    "username" TEXT,
    "kind" "channel_kind" NOT NULL,
    "status" "channel_status" NOT NULL DEFAULT 'active',
    "status_reason" TEXT,
    "is_admin" BOOLEAN NOT NULL DEFAULT false,
    "linked_chat_id" BIGINT,
    "reactions_enabled" BOOLEAN,
    "session_pk" BIGINT NOT NULL,
    "head_post_id" INTEGER,
    "walk_offset_id" INTEGER,
    "walk_started_at" TIMESTAMPTZ(3),
    "walk_finished_at" TIMESTAMPTZ(3),
    "week_refreshed_at" TIMESTAMPTZ(3),

    CONSTRAINT "config__tg_channel_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "config__tg_channel_access" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "session_pk" BIGINT NOT NULL,
    "channel_pk" BIGINT NOT NULL,
    "access_hash" BIGINT NOT NULL,

    CONSTRAINT "config__tg_channel_access_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_channel" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "total_participants" INTEGER,

    CONSTRAINT "stat_channel_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_post" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_post_id" INTEGER NOT NULL,
    "date_of_post" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "entities" JSONB NOT NULL,
    "link" TEXT NOT NULL,
    "links" TEXT[],
    "media" "media_kind",
    "media_id" BIGINT,
    "media_mime_type" TEXT,
    "media_url" TEXT,
    "views" INTEGER,
    "forwards" INTEGER,
    "total_reactions_count" INTEGER,
    "comments_messages_count" INTEGER,
    "edit_date" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "grouped_id" BIGINT,
    "silent" BOOLEAN NOT NULL,
    "is_forward" BOOLEAN NOT NULL,
    "forward_channel_id" BIGINT,
    "forward_user_id" BIGINT,
    "forward_name" TEXT,
    "forward_post_id" INTEGER,
    "forward_date" TIMESTAMPTZ(3),

    CONSTRAINT "stat_post_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_post_snapshot" (
    "pk" BIGSERIAL NOT NULL,
    "stat_post_pk" BIGINT NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "views" INTEGER,
    "forwards" INTEGER,
    "reactions" INTEGER,
    "comments" INTEGER,

    CONSTRAINT "stat_post_snapshot_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_reaction" (
    "pk" BIGSERIAL NOT NULL,
    "stat_post_pk" BIGINT NOT NULL,
    "kind" "reaction_kind" NOT NULL,
    "reaction_emoticon" TEXT NOT NULL,
    "reaction_emoticon_code" TEXT NOT NULL,
    "reaction_count" INTEGER NOT NULL,

    CONSTRAINT "stat_reaction_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "datalake__tg_channel" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "json" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "datalake__tg_channel_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "datalake__tg_post" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_post_id" INTEGER NOT NULL,
    "json" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "datalake__tg_post_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "collection_run" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "status" "run_status" NOT NULL DEFAULT 'running',
    "requests" JSONB NOT NULL DEFAULT '{}',
    "posts_seen" INTEGER NOT NULL DEFAULT 0,
    "posts_new" INTEGER NOT NULL DEFAULT 0,
    "posts_changed" INTEGER NOT NULL DEFAULT 0,
    "posts_deleted" INTEGER NOT NULL DEFAULT 0,
    "error_class" TEXT,
    "error_message" TEXT,

    CONSTRAINT "collection_run_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "schedule" (
    "name" TEXT NOT NULL,
    "last_run_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "config__tg_bot_session_pool_phone_number_key" ON "config__tg_bot_session_pool"("phone_number");

-- CreateIndex
CREATE UNIQUE INDEX "config__tg_channel_tg_channel_id_key" ON "config__tg_channel"("tg_channel_id");

-- CreateIndex
CREATE INDEX "config__tg_channel_session_pk_idx" ON "config__tg_channel"("session_pk");

-- CreateIndex
CREATE INDEX "config__tg_channel_access_channel_pk_idx" ON "config__tg_channel_access"("channel_pk");

-- CreateIndex
CREATE UNIQUE INDEX "config__tg_channel_access_session_pk_channel_pk_key" ON "config__tg_channel_access"("session_pk", "channel_pk");

-- CreateIndex
CREATE INDEX "stat_channel_tg_channel_id_timestamp_pk_idx" ON "stat_channel"("tg_channel_id", "timestamp", "pk");

-- CreateIndex
CREATE INDEX "stat_post_date_of_post_pk_idx" ON "stat_post"("date_of_post", "pk");

-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_grouped_id_idx" ON "stat_post"("tg_channel_id", "grouped_id");

-- CreateIndex
CREATE UNIQUE INDEX "stat_post_tg_channel_id_tg_post_id_key" ON "stat_post"("tg_channel_id", "tg_post_id");

-- CreateIndex
CREATE INDEX "stat_post_snapshot_stat_post_pk_timestamp_pk_idx" ON "stat_post_snapshot"("stat_post_pk", "timestamp", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "stat_reaction_stat_post_pk_kind_reaction_emoticon_code_key" ON "stat_reaction"("stat_post_pk", "kind", "reaction_emoticon_code");

-- CreateIndex
CREATE INDEX "datalake__tg_channel_tg_channel_id_pk_idx" ON "datalake__tg_channel"("tg_channel_id", "pk");

-- CreateIndex
CREATE INDEX "datalake__tg_post_tg_channel_id_tg_post_id_pk_idx" ON "datalake__tg_post"("tg_channel_id", "tg_post_id", "pk");

-- CreateIndex
CREATE INDEX "collection_run_tg_channel_id_started_at_pk_idx" ON "collection_run"("tg_channel_id", "started_at", "pk");

-- CreateIndex
CREATE INDEX "collection_run_started_at_pk_idx" ON "collection_run"("started_at", "pk");

-- AddForeignKey
ALTER TABLE "config__tg_channel" ADD CONSTRAINT "config__tg_channel_session_pk_fkey" FOREIGN KEY ("session_pk") REFERENCES "config__tg_bot_session_pool"("pk") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "config__tg_channel_access" ADD CONSTRAINT "config__tg_channel_access_session_pk_fkey" FOREIGN KEY ("session_pk") REFERENCES "config__tg_bot_session_pool"("pk") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "config__tg_channel_access" ADD CONSTRAINT "config__tg_channel_access_channel_pk_fkey" FOREIGN KEY ("channel_pk") REFERENCES "config__tg_channel"("pk") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_channel" ADD CONSTRAINT "stat_channel_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_post" ADD CONSTRAINT "stat_post_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_post_snapshot" ADD CONSTRAINT "stat_post_snapshot_stat_post_pk_fkey" FOREIGN KEY ("stat_post_pk") REFERENCES "stat_post"("pk") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_reaction" ADD CONSTRAINT "stat_reaction_stat_post_pk_fkey" FOREIGN KEY ("stat_post_pk") REFERENCES "stat_post"("pk") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "datalake__tg_channel" ADD CONSTRAINT "datalake__tg_channel_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_run" ADD CONSTRAINT "collection_run_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Counts are never negative. (Prisma has no word for this and leaves it alone.)
ALTER TABLE "stat_channel" ADD CONSTRAINT "stat_channel_counts_check" CHECK ("total_participants" >= 0);
ALTER TABLE "stat_post" ADD CONSTRAINT "stat_post_counts_check" CHECK ("views" >= 0 AND "forwards" >= 0 AND "total_reactions_count" >= 0 AND "comments_messages_count" >= 0);
ALTER TABLE "stat_post_snapshot" ADD CONSTRAINT "stat_post_snapshot_counts_check" CHECK ("views" >= 0 AND "forwards" >= 0 AND "reactions" >= 0 AND "comments" >= 0);
ALTER TABLE "stat_reaction" ADD CONSTRAINT "stat_reaction_counts_check" CHECK ("reaction_count" >= 0);
