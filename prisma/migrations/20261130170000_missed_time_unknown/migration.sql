-- AlterEnum
ALTER TYPE "missed_reason" ADD VALUE 'time_unknown';
