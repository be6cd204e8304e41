-- What a look at a channel told when it was added, for the forecast of its requests until its posts are there. Null: nobody looked.
ALTER TABLE "config__tg_channel" ADD COLUMN "expected_posts" INTEGER;
ALTER TABLE "config__tg_channel" ADD COLUMN "expected_posts_per_day" DOUBLE PRECISION;
ALTER TABLE "config__tg_channel" ADD COLUMN "expected_comments_per_post" DOUBLE PRECISION;
