-- CreateEnum
CREATE TYPE "odd_source" AS ENUM ('channel', 'posts', 'comments', 'admin_log', 'people');

-- CreateEnum
CREATE TYPE "odd_reason" AS ENUM ('malformed', 'out_of_range', 'duplicate', 'foreign', 'unasked', 'unknown', 'unstorable');

-- AlterEnum
ALTER TYPE "missed_reason" ADD VALUE 'unreadable';

-- CreateTable
CREATE TABLE "datalake__tg_odd" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "source" "odd_source" NOT NULL,
    "element_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" "odd_reason" NOT NULL,
    "hash" BYTEA NOT NULL,
    "json" JSONB,
    "mapper_version" INTEGER NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "datalake__tg_odd_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE UNIQUE INDEX "datalake__tg_odd_tg_channel_id_source_element_id_kind_hash_key" ON "datalake__tg_odd"("tg_channel_id", "source", "element_id", "kind", "hash");

-- CreateIndex
CREATE INDEX "datalake__tg_odd_tg_channel_id_last_seen_at_pk_idx" ON "datalake__tg_odd"("tg_channel_id", "last_seen_at", "pk");

-- CreateIndex
CREATE INDEX "datalake__tg_odd_last_seen_at_pk_idx" ON "datalake__tg_odd"("last_seen_at", "pk");

-- AddForeignKey
ALTER TABLE "datalake__tg_odd" ADD CONSTRAINT "datalake__tg_odd_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;
