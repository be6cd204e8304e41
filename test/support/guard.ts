import { spawn } from 'node:child_process'

/**
 * Stops a server and removes its data when this process is gone, however it ended: a test run that is killed leaves nothing behind.
 * Gives what calls that off, for when both are gone.
 */
export function guardServer(pid: number, dataDir: string): () => void {
  // The end of its input tells it, and nothing else: in a session of its own it outlives Ctrl-C.
  const script = `read _ || { kill -QUIT "$1"; while kill -0 "$1"; do sleep 0.1; done; rm -rf "$2"; }`
  const guard = spawn('sh', ['-c', script, 'sh', String(pid), dataDir], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  return () => guard.stdin.end('done\n')
}
