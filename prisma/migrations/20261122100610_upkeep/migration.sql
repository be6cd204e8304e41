-- AlterTable
ALTER TABLE "schedule" ADD COLUMN "cursor" BIGINT;
