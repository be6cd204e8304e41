/** Another process holds the data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError'
  constructor(
    readonly dataDir: string,
    /** The other process, or null when it has not said yet who it is. */
    readonly pid: number | null,
  ) {
    const who = pid === null ? 'another process' : `the process ${pid}`
    super(`The data directory ${dataDir} is in use by ${who}; stop it first, or use another DATA_DIR`)
  }
}

/** The data directory cannot be used as it is: its owner, its permissions or what lies in it is wrong. */
export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError'
  constructor(
    readonly dataDir: string,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The data directory ${dataDir} cannot be used: ${reason}`, options)
  }
}

/** The data was written by another major version of PostgreSQL, which this one cannot read. */
export class DataDirectoryVersionError extends Error {
  override readonly name = 'DataDirectoryVersionError'
  constructor(
    readonly clusterDir: string,
    readonly found: string,
    readonly expected: string,
  ) {
    super(
      `${clusterDir} was written by PostgreSQL ${found}, but this is PostgreSQL ${expected}: ` +
        'dump it with the old version and load it with this one',
    )
  }
}

/** PostgreSQL does not run as root, and no other user can be had to run it as. */
export class ServerUserError extends Error {
  override readonly name = 'ServerUserError'
}

/** One of PostgreSQL's programs failed; `output` is the last of what it said. */
export class PostgresProgramError extends Error {
  override readonly name = 'PostgresProgramError'
  constructor(
    readonly program: string,
    readonly exit: ExitStatus,
    readonly output: string,
  ) {
    super(`${program} ended with ${describeExit(exit)}: ${output || 'it said nothing'}`)
  }
}

/** The running server ended without having been asked to. */
export class PostgresDiedError extends Error {
  override readonly name = 'PostgresDiedError'
  constructor(
    readonly exit: ExitStatus,
    readonly output: string,
  ) {
    super(`The embedded PostgreSQL ended unexpectedly with ${describeExit(exit)}: ${output || 'it said nothing'}`)
  }
}

export interface ExitStatus {
  code: number | null
  signal: string | null
}

function describeExit({ code, signal }: ExitStatus): string {
  return signal === null ? `exit code ${code}` : `signal ${signal}`
}
