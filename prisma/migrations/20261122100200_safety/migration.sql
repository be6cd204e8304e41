-- AlterEnum
ALTER TYPE "run_status" ADD VALUE 'waiting';

-- AlterTable
ALTER TABLE "config__tg_bot_session_pool"
    ADD COLUMN "lease_owner" TEXT,
    ADD COLUMN "lease_expires_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "config__tg_channel"
    ADD COLUMN "status_changed_at" TIMESTAMPTZ(3),
    ADD COLUMN "failures_in_row" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "failing_since" TIMESTAMPTZ(3),
    ADD COLUMN "retry_at" TIMESTAMPTZ(3),
    ADD COLUMN "alerted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "stat_channel_name" (
    "pk" BIGSERIAL NOT NULL,
    "timestamp" TIMESTAMPTZ(3) NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "tg_channel_name" TEXT NOT NULL,
    "username" TEXT,

    CONSTRAINT "stat_channel_name_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "flood_wait" (
    "pk" BIGSERIAL NOT NULL,
    "session_pk" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "seconds" INTEGER NOT NULL,

    CONSTRAINT "flood_wait_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE INDEX "stat_channel_name_tg_channel_id_timestamp_pk_idx" ON "stat_channel_name"("tg_channel_id", "timestamp", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "flood_wait_session_pk_method_key" ON "flood_wait"("session_pk", "method");

-- AddForeignKey
ALTER TABLE "stat_channel_name" ADD CONSTRAINT "stat_channel_name_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flood_wait" ADD CONSTRAINT "flood_wait_session_pk_fkey" FOREIGN KEY ("session_pk") REFERENCES "config__tg_bot_session_pool"("pk") ON DELETE CASCADE ON UPDATE CASCADE;
