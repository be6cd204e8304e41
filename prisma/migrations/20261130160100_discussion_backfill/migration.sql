-- A large discussion group is read from its newest message downwards, to where it was read before; NULL: it was read without a gap.
ALTER TABLE "config__tg_channel"
    ADD COLUMN "discussion_backfill_id" INTEGER,
    ADD COLUMN "discussion_backfill_at" TIMESTAMPTZ(3),
    ADD COLUMN "discussion_floor_id" INTEGER,
    ADD COLUMN "discussion_floor_at" TIMESTAMPTZ(3),
    ADD COLUMN "discussion_left" INTEGER,
    ADD COLUMN "discussion_empty_at" TIMESTAMPTZ(3);
