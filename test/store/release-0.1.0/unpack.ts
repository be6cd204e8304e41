import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serverUser } from '../../../src/store/embedded/server-user'

const ARCHIVE = join(import.meta.dir, 'data.tar.zst')

/** Unpacks the data directory that release 0.1.0 left behind, for the user that the server runs as. `directory` is there, and empty. */
export function unpackRelease(directory: string): void {
  const user = serverUser(join(directory, 'postgres'))
  const archive = Bun.zstdDecompressSync(readFileSync(ARCHIVE))
  run(['tar', '-xpf', '-', '--no-same-owner', '-C', directory], archive)
  if (user) run(['chown', '-R', `${user.uid}:${user.gid}`, join(directory, 'postgres')])
}

function run(command: string[], stdin?: Uint8Array): void {
  const { exitCode, stderr } = Bun.spawnSync(command, { stdin: stdin ?? 'ignore' })
  if (exitCode !== 0) throw new Error(`${command[0]} failed: ${stderr}`)
}
