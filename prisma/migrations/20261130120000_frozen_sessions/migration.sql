-- AlterEnum
ALTER TYPE "session_status" ADD VALUE 'frozen' AFTER 'disabled';

-- AlterTable
ALTER TABLE "config__tg_bot_session_pool" ADD COLUMN "frozen_retry_at" TIMESTAMPTZ(3);
