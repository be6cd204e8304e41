import { type ChildProcess, spawn } from 'node:child_process'
import { ServerUserError } from './errors'
import { canReach, type UnixUser } from './reach'

/** Starts one of PostgreSQL's programs as the server's user. */
export type Launcher = (program: string, args: string[]) => ChildProcess

/** All that the programs are told of the environment, so that no PGDATA, locale or time zone of the caller's gets in. */
const ENVIRONMENT = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * A launcher for a user, null meaning this process's own.
 *
 * As root the programs or the data may lie where no other user gets to (below /root, or in a directory of mode 0700), and the
 * permissions of the operator's directories are not ours to change. The server then runs as that user all the same, but with one of
 * root's rights, CAP_DAC_OVERRIDE: it may pass by file permissions, and nothing else that root may. CAP_DAC_READ_SEARCH would do in
 * most cases, but containers do not hand it out, and it cannot run programs that were installed for root only. What is given away is
 * small: the server takes orders only through a socket that root alone can reach.
 *
 * @throws ServerUserError when root's right is needed, but cannot be handed on
 */
export function createLauncher(user: UnixUser | null, mustReach: string[]): Launcher {
  // A session of its own: Ctrl-C in a terminal signals the whole process group, but the server has to outlive its clients.
  // `/` because the directory we stand in may be out of the server's reach.
  const options = { detached: true, cwd: '/', env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] as 'pipe'[] }
  if (user === null) return (program, args) => spawn(program, args, options)
  if (mustReach.every((path) => canReach(path, user)))
    return (program, args) => spawn(program, args, { ...options, ...user })

  const setpriv = Bun.which('setpriv')
  if (setpriv === null) {
    throw new ServerUserError(
      `The user ${user.uid}, as which PostgreSQL is run for root, cannot reach all of ${mustReach.join(', ')}, and there is no ` +
        'setpriv (util-linux) to let it: put these where others may enter, or run this as another user',
    )
  }
  const become = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups']
  // access(2), by which initdb looks for its sibling, would otherwise leave the right out for every user but root.
  const always = '--securebits=+no_setuid_fixup'
  const keep = [always, '--inh-caps=-all,+dac_override', '--ambient-caps=-all,+dac_override']
  return (program, args) => spawn(setpriv, [...become, ...keep, '--', program, ...args], options)
}
