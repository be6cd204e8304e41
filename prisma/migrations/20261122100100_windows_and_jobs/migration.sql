-- CreateEnum
CREATE TYPE "window_status" AS ENUM ('pending', 'on_time', 'late', 'missed');

-- CreateEnum
CREATE TYPE "missed_reason" AS ENUM ('seen_late', 'too_late', 'deleted', 'no_access', 'paused');

-- CreateEnum
CREATE TYPE "job_state" AS ENUM ('pending', 'running', 'done', 'failed');

-- AlterTable
ALTER TABLE "stat_post" ADD COLUMN     "views_1h" INTEGER,
ADD COLUMN     "views_24h" INTEGER,
ADD COLUMN     "reactions_1h" INTEGER,
ADD COLUMN     "reactions_24h" INTEGER,
ADD COLUMN     "comments_messages_count_1h" INTEGER,
ADD COLUMN     "comments_messages_count_24h" INTEGER;

-- CreateTable
CREATE TABLE "stat_post_window" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stat_post_pk" BIGINT NOT NULL,
    "window_name" TEXT NOT NULL,
    "window_seconds" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "captured_at" TIMESTAMPTZ(3),
    "status" "window_status" NOT NULL DEFAULT 'pending',
    "missed_reason" "missed_reason",
    "views" INTEGER,
    "reactions" INTEGER,
    "forwards" INTEGER,
    "comments" INTEGER,

    CONSTRAINT "stat_post_window_pkey" PRIMARY KEY ("pk")
);

-- CreateTable
CREATE TABLE "job" (
    "pk" BIGSERIAL NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kind" TEXT NOT NULL,
    "group_key" TEXT NOT NULL,
    "dedupe_key" TEXT,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "job_state" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_by" TEXT,
    "locked_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "payload" JSONB NOT NULL,
    "result" JSONB,

    CONSTRAINT "job_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE UNIQUE INDEX "stat_post_window_stat_post_pk_window_name_key" ON "stat_post_window"("stat_post_pk", "window_name");

-- CreateIndex
CREATE INDEX "stat_post_window_status_due_at_pk_idx" ON "stat_post_window"("status", "due_at", "pk");

-- CreateIndex
CREATE UNIQUE INDEX "job_dedupe_key_key" ON "job"("dedupe_key");

-- CreateIndex
CREATE INDEX "job_state_run_at_pk_idx" ON "job"("state", "run_at", "pk");

-- CreateIndex
CREATE INDEX "job_state_group_key_run_at_pk_idx" ON "job"("state", "group_key", "run_at", "pk");

-- AddForeignKey
ALTER TABLE "stat_post_window" ADD CONSTRAINT "stat_post_window_stat_post_pk_fkey" FOREIGN KEY ("stat_post_pk") REFERENCES "stat_post"("pk") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's schema cannot say: nothing is captured before it is due, and a value stands only where something was captured.
ALTER TABLE "stat_post_window" ADD CONSTRAINT "stat_post_window_captured_check" CHECK (
    CASE WHEN "status" IN ('on_time', 'late')
        THEN "captured_at" IS NOT NULL AND "captured_at" >= "due_at" AND "missed_reason" IS NULL
        ELSE "captured_at" IS NULL AND num_nonnulls("views", "reactions", "forwards", "comments") = 0
            AND ("status" = 'missed') = ("missed_reason" IS NOT NULL)
    END
);

-- Whoever is at a job has locked it, and only an open job keeps others like it out.
ALTER TABLE "job" ADD CONSTRAINT "job_lock_check" CHECK (
    ("state" = 'running') = ("locked_by" IS NOT NULL) AND ("locked_by" IS NULL) = ("locked_until" IS NULL)
        AND ("state" IN ('pending', 'running')) = ("dedupe_key" IS NOT NULL)
);
