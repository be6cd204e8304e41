import { SOCKET_PORT } from './socket-directory'

/**
 * The server's arguments. They win over `postgresql.conf`, so that a setting which the data's safety or the only way in depends on
 * cannot be lost there. Memory is that of a small server: some 30 MB until it has something to cache.
 */
export function serverArguments(options: { clusterDir: string; socketDir: string; durable: boolean }): string[] {
  const { clusterDir, socketDir, durable } = options
  const settings: Record<string, string | number> = {
    listen_addresses: '',
    // A list separated by commas, hence the quotes.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: SOCKET_PORT,

    fsync: durable ? 'on' : 'off',
    full_page_writes: durable ? 'on' : 'off',
    synchronous_commit: durable ? 'on' : 'off',
    // Nothing is replicated, so less has to be written.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '256MB',

    max_connections: 120,
    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '32MB',
    max_parallel_workers_per_gather: 0,
    max_parallel_maintenance_workers: 0,
    io_method: 'sync',
    jit: 'off',

    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_checkpoints: 'off',
    // Neither statements nor the values in them belong in a log.
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  }
  return ['-D', clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
