-- A role that reads everything but secrets and changes nothing: for psql, notebooks and BI tools. The embedded database has it; in a database
-- of your own run this file as a user who may create roles, and again after an upgrade that added tables. Give the role a password there:
-- ALTER ROLE teletally_read PASSWORD '...'.
DO $$
DECLARE
  readable text;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'teletally_read') THEN
    CREATE ROLE teletally_read LOGIN;
  END IF;
  -- No question of a reader's holds up collecting for long: what is waited for ends.
  ALTER ROLE teletally_read SET default_transaction_read_only = on;
  ALTER ROLE teletally_read SET statement_timeout = '5min';
  ALTER ROLE teletally_read SET idle_in_transaction_session_timeout = '1min';

  GRANT USAGE ON SCHEMA public TO teletally_read;
  GRANT SELECT ON ALL TABLES IN SCHEMA public TO teletally_read;
  -- Sessions without what is encrypted in them.
  REVOKE SELECT ON config__tg_bot_session_pool FROM teletally_read;
  SELECT string_agg(quote_ident(attname), ', ') INTO readable FROM pg_attribute
  WHERE attrelid = 'config__tg_bot_session_pool'::regclass AND attnum > 0 AND NOT attisdropped
    AND atttypid <> 'bytea'::regtype;
  EXECUTE format('GRANT SELECT (%s) ON config__tg_bot_session_pool TO teletally_read', readable);
END $$;
