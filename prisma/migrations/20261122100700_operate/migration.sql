-- AlterEnum
ALTER TYPE "session_status" ADD VALUE 'disabled' AFTER 'enabled';
