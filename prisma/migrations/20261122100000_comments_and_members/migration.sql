-- CreateEnum
CREATE TYPE "membership_event_kind" AS ENUM ('joined', 'joined_by_link', 'joined_by_request', 'invited', 'left', 'removed');

-- AlterTable
ALTER TABLE "config__tg_channel" ADD COLUMN     "discussion_read_group_id" BIGINT,
ADD COLUMN     "discussion_read_id" INTEGER,
ADD COLUMN     "discussion_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "admin_log_event_id" BIGINT,
ADD COLUMN     "admin_log_read_at" TIMESTAMPTZ(3),
ADD COLUMN     "membership_available" BOOLEAN;

-- AlterTable
ALTER TABLE "config__tg_channel_access" ADD COLUMN     "group_id" BIGINT,
ADD COLUMN     "group_access_hash" BIGINT;

-- AlterTable
ALTER TABLE "stat_channel" ADD COLUMN     "tg_last_admin_log_event_id" BIGINT;

-- AlterTable
ALTER TABLE "stat_post" ADD COLUMN     "comments_users_count" INTEGER,
ADD COLUMN     "comments_channels_count" INTEGER;

-- CreateTable
CREATE TABLE "discussion_thread" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "group_id" BIGINT NOT NULL,
    "message_id" INTEGER NOT NULL,
    "tg_post_id" INTEGER NOT NULL,

    CONSTRAINT "discussion_thread_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_comment" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_post_id" INTEGER NOT NULL,
    "group_id" BIGINT NOT NULL,
    "message_id" INTEGER NOT NULL,
    "author_user_id" BIGINT,
    "author_channel_id" BIGINT,
    "date" TIMESTAMPTZ(3) NOT NULL,
    "message" TEXT NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "stat_comment_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_user" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_user_id" BIGINT NOT NULL,
    "first_name" TEXT,
    "last_name" TEXT,
    "username" TEXT,
    "phone" TEXT,
    "scam" BOOLEAN,
    "premium" BOOLEAN,
    "verified" BOOLEAN,
    "described_at" TIMESTAMPTZ(3),
    "joined_at" TIMESTAMPTZ(3),
    "left_at" TIMESTAMPTZ(3),
    "is_joined_by_link" BOOLEAN,
    "invite_link" TEXT,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stat_user_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_user_event" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "kind" "membership_event_kind" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tg_user_id" BIGINT NOT NULL,
    "actor_id" BIGINT NOT NULL,
    "invite_link" TEXT,
    "premium" BOOLEAN,

    CONSTRAINT "stat_user_event_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "admin_log_gap" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "gap_from" TIMESTAMPTZ(3) NOT NULL,
    "gap_to" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "admin_log_gap_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "datalake__tg_comment" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "group_id" BIGINT NOT NULL,
    "message_id" INTEGER NOT NULL,
    "json" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "datalake__tg_comment_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "datalake__tg_admin_log" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "event_id" BIGINT NOT NULL,
    "json" JSONB NOT NULL,
    "content_hash" BYTEA NOT NULL,

    CONSTRAINT "datalake__tg_admin_log_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE INDEX "discussion_thread_tg_channel_id_tg_post_id_idx" ON "discussion_thread"("tg_channel_id", "tg_post_id");

-- CreateIndex
CREATE UNIQUE INDEX "discussion_thread_tg_channel_id_group_id_message_id_key" ON "discussion_thread"("tg_channel_id", "group_id", "message_id");

-- CreateIndex
CREATE INDEX "stat_comment_tg_channel_id_tg_post_id_date_pk_idx" ON "stat_comment"("tg_channel_id", "tg_post_id", "date", "pk");

-- CreateIndex
CREATE INDEX "stat_comment_tg_channel_id_date_pk_idx" ON "stat_comment"("tg_channel_id", "date", "pk");

-- CreateIndex
CREATE INDEX "stat_comment_tg_channel_id_author_user_id_date_pk_idx" ON "stat_comment"("tg_channel_id", "author_user_id", "date", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "stat_comment_tg_channel_id_group_id_message_id_key" ON "stat_comment"("tg_channel_id", "group_id", "message_id");

-- CreateIndex
CREATE INDEX "stat_user_tg_channel_id_joined_at_pk_idx" ON "stat_user"("tg_channel_id", "joined_at", "pk");

-- CreateIndex
CREATE INDEX "stat_user_tg_channel_id_left_at_pk_idx" ON "stat_user"("tg_channel_id", "left_at", "pk");

-- CreateIndex
CREATE INDEX "stat_user_tg_channel_id_last_seen_at_pk_idx" ON "stat_user"("tg_channel_id", "last_seen_at", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "stat_user_tg_channel_id_tg_user_id_key" ON "stat_user"("tg_channel_id", "tg_user_id");

-- CreateIndex
CREATE INDEX "stat_user_event_tg_channel_id_tg_user_id_event_id_idx" ON "stat_user_event"("tg_channel_id", "tg_user_id", "event_id");

-- CreateIndex
CREATE INDEX "stat_user_event_tg_channel_id_at_pk_idx" ON "stat_user_event"("tg_channel_id", "at", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "stat_user_event_tg_channel_id_event_id_key" ON "stat_user_event"("tg_channel_id", "event_id");

-- CreateIndex
CREATE UNIQUE INDEX "admin_log_gap_tg_channel_id_gap_from_key" ON "admin_log_gap"("tg_channel_id", "gap_from");

-- CreateIndex
CREATE INDEX "datalake__tg_comment_tg_channel_id_group_id_message_id_pk_idx" ON "datalake__tg_comment"("tg_channel_id", "group_id", "message_id", "pk");

-- CreateIndex
CREATE INDEX "datalake__tg_admin_log_tg_channel_id_event_id_pk_idx" ON "datalake__tg_admin_log"("tg_channel_id", "event_id", "pk");

-- AddForeignKey
ALTER TABLE "discussion_thread" ADD CONSTRAINT "discussion_thread_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_comment" ADD CONSTRAINT "stat_comment_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_comment" ADD CONSTRAINT "stat_comment_tg_channel_id_author_user_id_fkey" FOREIGN KEY ("tg_channel_id", "author_user_id") REFERENCES "stat_user"("tg_channel_id", "tg_user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_user" ADD CONSTRAINT "stat_user_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_user_event" ADD CONSTRAINT "stat_user_event_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stat_user_event" ADD CONSTRAINT "stat_user_event_tg_channel_id_tg_user_id_fkey" FOREIGN KEY ("tg_channel_id", "tg_user_id") REFERENCES "stat_user"("tg_channel_id", "tg_user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "admin_log_gap" ADD CONSTRAINT "admin_log_gap_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A comment has one author at most, and counts are never negative. (Prisma has no word for this and leaves it alone.)
ALTER TABLE "stat_comment" ADD CONSTRAINT "stat_comment_author_check" CHECK (num_nonnulls("author_user_id", "author_channel_id") <= 1);
ALTER TABLE "stat_post" ADD CONSTRAINT "stat_post_comment_authors_check" CHECK ("comments_users_count" >= 0 AND "comments_channels_count" >= 0);
ALTER TABLE "admin_log_gap" ADD CONSTRAINT "admin_log_gap_order_check" CHECK ("gap_from" < "gap_to");
