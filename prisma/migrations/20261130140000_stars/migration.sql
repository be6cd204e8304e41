-- Stars of paid reactions are counted apart from reactions: they are money, not people.
-- CreateEnum
CREATE TYPE "unknown_reason" AS ENUM ('formula_1', 'not_told');

-- AlterTable
ALTER TABLE "config__tg_channel" ADD COLUMN "stars_enabled" BOOLEAN;

-- AlterTable
ALTER TABLE "stat_post" ADD COLUMN "stars" INTEGER;

-- AlterTable
ALTER TABLE "stat_post_snapshot" ADD COLUMN "stars" INTEGER,
ADD COLUMN "reactions_unknown" "unknown_reason",
ADD COLUMN "comments_unknown" "unknown_reason";

-- AlterTable
ALTER TABLE "stat_post_window" ADD COLUMN "stars" INTEGER,
ADD COLUMN "reactions_unknown" "unknown_reason",
ADD COLUMN "comments_unknown" "unknown_reason";

-- Counts are never negative. (Prisma has no word for this and leaves it alone.)
ALTER TABLE "stat_post" ADD CONSTRAINT "stat_post_stars_check" CHECK ("stars" >= 0);
ALTER TABLE "stat_post_snapshot" ADD CONSTRAINT "stat_post_snapshot_stars_check" CHECK ("stars" >= 0);
ALTER TABLE "stat_post_window" ADD CONSTRAINT "stat_post_window_stars_check" CHECK ("stars" >= 0);

-- One flag stood for both kinds of reactions; the latest raw reading tells them apart.
UPDATE "config__tg_channel" AS "channel" SET
    "reactions_enabled" = coalesce("full"->'available_reactions'->>'_' = 'chatReactionsAll', false)
        OR jsonb_path_exists("full", '$.available_reactions.reactions[*] ? (@._ != "reactionPaid")'),
    "stars_enabled" = jsonb_path_exists("full", '$ ? (@.paid_reactions_available == true)')
        OR jsonb_path_exists("full", '$.available_reactions.reactions[*] ? (@._ == "reactionPaid")')
FROM (
    SELECT DISTINCT ON ("tg_channel_id") "tg_channel_id", "json"->'full_chat' AS "full"
    FROM "datalake__tg_channel" ORDER BY "tg_channel_id", "pk" DESC
) AS "latest"
WHERE "latest"."tg_channel_id" = "channel"."tg_channel_id" AND "channel"."reactions_enabled" IS NOT NULL;

-- Now, stars are known from the rows of single reactions, and the others' total with them.
UPDATE "stat_post" AS "post" SET
    "stars" = "paid"."reaction_count",
    "total_reactions_count" = coalesce("others"."total", CASE WHEN "channel"."reactions_enabled" THEN 0 END)
FROM "stat_reaction" AS "paid"
LEFT JOIN (
    SELECT "stat_post_pk", sum("reaction_count")::integer AS "total"
    FROM "stat_reaction" WHERE "kind" <> 'paid' GROUP BY "stat_post_pk"
) AS "others" USING ("stat_post_pk"),
"config__tg_channel" AS "channel"
WHERE "paid"."kind" = 'paid' AND "post"."pk" = "paid"."stat_post_pk"
    AND "channel"."tg_channel_id" = "post"."tg_channel_id";

-- Where stars can be given, a post that was read and has none has 0; where only they can, its 0 reactions were none that anybody counted.
UPDATE "stat_post" AS "post" SET
    "stars" = 0,
    "total_reactions_count" = CASE WHEN "channel"."reactions_enabled" THEN "total_reactions_count" ELSE nullif("total_reactions_count", 0) END
FROM "config__tg_channel" AS "channel"
WHERE "channel"."tg_channel_id" = "post"."tg_channel_id" AND "channel"."stars_enabled"
    AND "post"."stars" IS NULL AND "post"."total_reactions_count" IS NOT NULL;

-- Earlier readings hold one sum, which cannot be split: of posts with stars; and, where it is not 0, of those of which nobody can tell any
-- more, as reactions were switched off since in a channel that took stars.
CREATE TEMPORARY TABLE "counted_with_stars" ON COMMIT DROP AS
SELECT "stat_post_pk" AS "pk", 0 AS "least" FROM "stat_reaction" WHERE "kind" = 'paid'
UNION
SELECT "post"."pk", 1 FROM "stat_post" AS "post"
WHERE "post"."total_reactions_count" IS NULL AND "post"."stars" IS NULL AND "post"."tg_channel_id" IN (
    SELECT "tg_channel_id" FROM "datalake__tg_channel"
    WHERE jsonb_path_exists("json", '$.full_chat ? (@.paid_reactions_available == true)')
);

UPDATE "stat_post" AS "post" SET
    "reactions_1h" = CASE WHEN "reactions_1h" < "least" THEN "reactions_1h" END,
    "reactions_24h" = CASE WHEN "reactions_24h" < "least" THEN "reactions_24h" END
FROM "counted_with_stars" AS "sum"
WHERE "post"."pk" = "sum"."pk" AND ("reactions_1h" >= "least" OR "reactions_24h" >= "least");

UPDATE "stat_post_snapshot" AS "reading" SET "reactions" = NULL, "reactions_unknown" = 'formula_1'
FROM "counted_with_stars" AS "sum"
WHERE "reading"."stat_post_pk" = "sum"."pk" AND "reading"."reactions" >= "least";

UPDATE "stat_post_window" AS "reading" SET "reactions" = NULL, "reactions_unknown" = 'formula_1'
FROM "counted_with_stars" AS "sum"
WHERE "reading"."stat_post_pk" = "sum"."pk" AND "reading"."reactions" >= "least";
