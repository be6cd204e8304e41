/** A migration that this database has was changed afterwards: what is in the database and in the program no longer agree. */
export class MigrationChangedError extends Error {
  override readonly name = 'MigrationChangedError'
  constructor(readonly migration: string) {
    super(`The migration ${migration} was changed after it had been applied to this database`)
  }
}

/** The database has migrations that this program does not know: a newer version has used it. */
export class DatabaseTooNewError extends Error {
  override readonly name = 'DatabaseTooNewError'
  constructor(readonly migrations: string[]) {
    super(`The database was used by a newer version (${migrations.join(', ')}): start that version or a later one`)
  }
}

/** An earlier attempt at this migration began and did not end. Only tools that migrate without a transaction leave such a thing. */
export class MigrationUnfinishedError extends Error {
  override readonly name = 'MigrationUnfinishedError'
  constructor(readonly migration: string) {
    super(`The migration ${migration} failed half-way earlier: repair it, then settle it with "prisma migrate resolve"`)
  }
}

/** The database refused a migration; nothing of it was applied. `cause` says why. */
export class MigrationFailedError extends Error {
  override readonly name = 'MigrationFailedError'
  constructor(
    readonly migration: string,
    cause: unknown,
  ) {
    super(`The migration ${migration} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
