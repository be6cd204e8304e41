-- AlterTable
ALTER TABLE "config__tg_channel" ADD COLUMN     "admin_log_first_read_at" TIMESTAMPTZ(3);

-- Of the channels that are read already, the runs that asked for the log tell when the first one did.
UPDATE "config__tg_channel" AS channel
SET "admin_log_first_read_at" = least("admin_log_read_at", (
    SELECT min("started_at") FROM "collection_run" AS run
    WHERE run."tg_channel_id" = channel."tg_channel_id" AND run."status" = 'succeeded' AND run."requests" ? 'channels.getAdminLog'
))
WHERE "admin_log_read_at" IS NOT NULL;
