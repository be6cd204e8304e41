-- To-do lists were stored as other media. What each post carried last is in its raw object. (A value that is new to a type is of no use
-- in the migration that adds it.)
UPDATE "stat_post" AS post SET "media" = 'todo'
WHERE "media" = 'other' AND (
    SELECT "json"->'media'->>'_' FROM "datalake__tg_post" AS raw
    WHERE raw."tg_channel_id" = post."tg_channel_id" AND raw."tg_post_id" = post."tg_post_id"
    ORDER BY "pk" DESC LIMIT 1
) = 'messageMediaToDo';
