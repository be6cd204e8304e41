import { Logger, LogLevel } from 'telegram/extensions/Logger'
import type { Logger as Log } from '../log'

/**
 * The library's own log, at debug level. Only its warnings and errors: below them it writes whole answers, which may hold
 * codes and names. What went wrong reaches the caller as an error in any case.
 */
export function libraryLog(log: Log): Logger {
  const logger = new Logger(LogLevel.WARN)
  logger.handler = ({ level, message }) => log.debug({ library: level }, message)
  return logger
}
