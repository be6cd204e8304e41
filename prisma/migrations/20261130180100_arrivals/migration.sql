-- Who came when and by which link, as Telegram's lists tell it: of the time before the admin log, and of its gaps.

-- CreateEnum
CREATE TYPE "joined_source" AS ENUM ('admin_log', 'invite_link', 'participants');
CREATE TYPE "invite_access" AS ENUM ('all', 'own', 'none');

ALTER TABLE "stat_user" ADD COLUMN "joined_source" "joined_source";
UPDATE "stat_user" SET "joined_source" = 'admin_log' WHERE "joined_at" IS NOT NULL;

-- AlterTable
ALTER TABLE "config__tg_channel" ADD COLUMN "invite_access" "invite_access",
ADD COLUMN "arrivals_pass" JSONB,
ADD COLUMN "arrivals_read_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "stat_user_arrival" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_user_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" "joined_source" NOT NULL,
    "invite_link" TEXT,
    "json" JSONB NOT NULL,

    CONSTRAINT "stat_user_arrival_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "stat_invite_link" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "link" TEXT NOT NULL,
    "admin_id" BIGINT NOT NULL,
    "title" TEXT,
    "link_created_at" TIMESTAMPTZ(3) NOT NULL,
    "is_revoked" BOOLEAN NOT NULL,
    "is_permanent" BOOLEAN NOT NULL,
    "needs_approval" BOOLEAN NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "usage_limit" INTEGER,
    "usage" INTEGER NOT NULL,
    "json" JSONB NOT NULL,
    "is_due" BOOLEAN NOT NULL DEFAULT false,
    "after" JSONB,
    "newest_at" TIMESTAMPTZ(3),
    "known_at" TIMESTAMPTZ(3),
    "refused" TEXT,

    CONSTRAINT "stat_invite_link_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "session_quota" (
    "pk" BIGSERIAL NOT NULL,
    "session_pk" BIGINT NOT NULL,
    "purpose" TEXT NOT NULL,
    "day" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "session_quota_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE UNIQUE INDEX "stat_user_arrival_tg_channel_id_tg_user_id_source_at_key" ON "stat_user_arrival"("tg_channel_id", "tg_user_id", "source", "at");
CREATE UNIQUE INDEX "stat_invite_link_tg_channel_id_link_key" ON "stat_invite_link"("tg_channel_id", "link");
CREATE UNIQUE INDEX "session_quota_session_pk_purpose_key" ON "session_quota"("session_pk", "purpose");

-- AddForeignKey
ALTER TABLE "stat_user_arrival" ADD CONSTRAINT "stat_user_arrival_tg_channel_id_tg_user_id_fkey" FOREIGN KEY ("tg_channel_id", "tg_user_id") REFERENCES "stat_user"("tg_channel_id", "tg_user_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "stat_invite_link" ADD CONSTRAINT "stat_invite_link_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "session_quota" ADD CONSTRAINT "session_quota_session_pk_fkey" FOREIGN KEY ("session_pk") REFERENCES "config__tg_bot_session_pool"("pk") ON DELETE CASCADE ON UPDATE CASCADE;
