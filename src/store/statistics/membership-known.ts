/**
 * A table expression, after `SCOPE`, of the channels of which something is known in the period (`$3` to `$4`), with the times of which all is
 * `known`: who comes and goes is told by the admin log, from 48 hours before its first reading, as Telegram keeps it that long, up to its last
 * one, except for its gaps.
 */
export const KNOWN = `known as (
  select scope.number, channel.tg_channel_id, times.known
  from scope
  join config__tg_channel as channel on channel.tg_channel_id = scope.tg_channel_id
  cross join lateral (
    select tstzmultirange(tstzrange(channel.admin_log_first_read_at - interval '48 hours', channel.admin_log_read_at)) - (
      select coalesce(range_agg(tstzrange(gap_from, gap_to)), '{}')
      from admin_log_gap as gap where gap.tg_channel_id = channel.tg_channel_id
    ) as known
  ) as times
  where channel.admin_log_first_read_at is not null and times.known && tstzrange($3::timestamptz, $4::timestamptz)
)`
