-- Comments of a group that the account cannot read are read thread by thread, by the posts (messages.getReplies).
ALTER TABLE "config__tg_channel_access"
    ADD COLUMN "group_refused_at" TIMESTAMPTZ(3),
    ADD COLUMN "replies_refused_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "discussion_thread_reading" (
    "pk" BIGSERIAL NOT NULL,
    "tg_channel_id" BIGINT NOT NULL,
    "group_id" BIGINT NOT NULL,
    "tg_post_id" INTEGER NOT NULL,
    "claimed_id" INTEGER NOT NULL,
    "read_id" INTEGER NOT NULL DEFAULT 0,
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "asked_at" TIMESTAMPTZ(3),
    "asked_id" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "discussion_thread_reading_pkey" PRIMARY KEY ("pk")
);

-- CreateIndex
CREATE UNIQUE INDEX "discussion_thread_reading_tg_channel_id_group_id_tg_post_id_key" ON "discussion_thread_reading"("tg_channel_id", "group_id", "tg_post_id");

-- AddForeignKey
ALTER TABLE "discussion_thread_reading" ADD CONSTRAINT "discussion_thread_reading_tg_channel_id_fkey" FOREIGN KEY ("tg_channel_id") REFERENCES "config__tg_channel"("tg_channel_id") ON DELETE RESTRICT ON UPDATE CASCADE;
