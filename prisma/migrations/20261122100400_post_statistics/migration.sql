-- CreateIndex
CREATE INDEX "stat_post_tg_channel_id_date_of_post_pk_idx" ON "stat_post"("tg_channel_id", "date_of_post", "pk");
