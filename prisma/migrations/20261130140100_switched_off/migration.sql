-- What readings do not tell any more stays as it was last known; these are the times of the first readings that did not tell it.
-- AlterTable
ALTER TABLE "stat_post" ADD COLUMN "views_missing_since" TIMESTAMPTZ(3),
ADD COLUMN "forwards_missing_since" TIMESTAMPTZ(3),
ADD COLUMN "reactions_missing_since" TIMESTAMPTZ(3),
ADD COLUMN "stars_missing_since" TIMESTAMPTZ(3),
ADD COLUMN "comments_missing_since" TIMESTAMPTZ(3);
