-- The end of a history is proved by asking below its lowest message twice. What earlier versions took for it is forgotten.
ALTER TABLE "config__tg_channel" ADD COLUMN "history_end_id" INTEGER;
ALTER TABLE "config__tg_channel" ADD COLUMN "history_end_seen_at" TIMESTAMPTZ(3);
ALTER TABLE "config__tg_channel" ADD COLUMN "history_end_proved_at" TIMESTAMPTZ(3);
