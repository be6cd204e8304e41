-- AlterEnum
ALTER TYPE "media_kind" ADD VALUE 'todo' AFTER 'paid_media';
