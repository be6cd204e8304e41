-- Newest comments that posts tell of, which are not in the group: it was read to its end, and did not have them.
ALTER TABLE "config__tg_channel" ADD COLUMN "discussion_absent_ids" INTEGER[];
