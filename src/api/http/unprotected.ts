import { type ApiSettings, isLoopback } from '../../domain/api-settings'

/** Others could reach the API, and nothing would ask them who they are. */
export class UnprotectedError extends Error {
  override readonly name = 'UnprotectedError'
  constructor(readonly host: string) {
    super(
      `HOST is ${host}, where others can reach the API, but API_TOKENS is not set. Run "bun run create-api-token --name NAME --role admin" ` +
        'and set API_TOKENS to the entry that it prints, or set HOST to 127.0.0.1.',
    )
  }
}

/** Throws `UnprotectedError` for an address that is not this machine's alone when there are no tokens. */
export function refuseUnprotected({ host }: { host: string }, { tokens }: Pick<ApiSettings, 'tokens'>): void {
  if (tokens.length === 0 && !isLoopback(host)) throw new UnprotectedError(host)
}
