-- When a channel told its session of itself, and when it is to be asked again. Null: as if it had not been asked yet.
ALTER TABLE "config__tg_channel_access" ADD COLUMN "info_read_at" TIMESTAMPTZ(3);
ALTER TABLE "config__tg_channel_access" ADD COLUMN "info_due_at" TIMESTAMPTZ(3);
