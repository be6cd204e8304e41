-- When a reading of the channel first told that something was switched off that had been on.
-- AlterTable
ALTER TABLE "config__tg_channel" ADD COLUMN "reactions_off_since" TIMESTAMPTZ(3),
ADD COLUMN "stars_off_since" TIMESTAMPTZ(3),
ADD COLUMN "comments_off_since" TIMESTAMPTZ(3);
