import type { SimulatedClock } from '../../scripts/demo/simulated-clock'
import type { Order } from '../program/messages'
import { Program, ProgramError } from '../program/program'
import type { Finding } from './audit-windows'

export interface SupervisorOptions {
  worldClock: SimulatedClock
  env: Record<string, string>
  args: string[]
  /** Ends the leases of a process that was killed: the simulated time that has passed since counts as if it were real. */
  endLeases(): Promise<void>
}

export interface SupervisorCounts {
  /** Runs of one channel each, and how they ended. */
  runs: number
  byStatus: Record<string, number>
  /** How often the process was started. */
  starts: number
}

/** Long enough for a busy machine, as leases are renewed in real time. */
const LEASE_SECONDS = 60
/** How far a process goes on that is to be killed on the way. */
const LAST_STEPS_MS = 600_000
/** Of real time: it then has nothing to do, and is killed idle. */
const LONGEST_WORK_MS = 3000
const MOST_LINES = 20

/** Keeps the process that collects running, as whatever starts containers does, and moves the world along with it. */
export class Supervisor {
  readonly counts: SupervisorCounts = { runs: 0, byStatus: {}, starts: 0 }
  readonly findings: Finding[] = []
  url = ''
  #program: Program | null = null
  #isCollecting = false
  #complaints: string[] = []

  constructor(private readonly options: SupervisorOptions) {}

  /** Starts it; it goes on where the one before was. */
  async start(): Promise<void> {
    if (this.counts.starts++ > 0) await this.options.endLeases()
    const { worldClock, env, args } = this.options
    const { program, url } = await Program.start({
      env: { ...env, SESSION_LEASE_SECONDS: String(LEASE_SECONDS) },
      args: [String(worldClock.now().getTime()), ...args],
      onTime: (time) => worldClock.jumpTo(new Date(time)),
      onRun: ({ status }) => {
        this.counts.runs++
        this.counts.byStatus[status] = (this.counts.byStatus[status] ?? 0) + 1
      },
      onComplaint: (text) => this.#hear(text),
    })
    this.#program = program
    this.url = url
    if (this.#isCollecting) await this.tell({ do: 'begin' })
  }

  async signInAll(phones: string[]): Promise<string[]> {
    const pks: string[] = []
    for (const phone of phones) pks.push(await this.tell({ do: 'sign_in', phone }))
    return pks
  }

  /** From now on it collects by its schedule, also after a restart. */
  async begin(): Promise<void> {
    this.#isCollecting = true
    await this.tell({ do: 'begin' })
  }

  async tell(order: Order): Promise<string> {
    if (!this.#program) throw new ProgramError('the program does not run')
    return this.#program.tell(order)
  }

  /** Lets time pass until then, Unix milliseconds. A process that ends by itself is a finding, and started again. */
  async advance(until: number): Promise<void> {
    while (this.options.worldClock.now().getTime() < until) {
      try {
        await this.tell({ do: 'advance', until })
      } catch (error) {
        if (!(error instanceof ProgramError)) throw error
        const what = `${error.message} at ${this.options.worldClock.now().toISOString()}: ${this.#complaints.join('\n')}`
        this.findings.push({ channel: 'all', post: null, what })
        await this.kill()
        await this.start()
      }
    }
  }

  /** Kills it in the middle of what it does next, when `isTime` says so. */
  async killAtWork(isTime: () => boolean): Promise<void> {
    const until = this.options.worldClock.now().getTime() + LAST_STEPS_MS
    let over = false
    const advancing = this.tell({ do: 'advance', until }).catch(() => undefined)
    void advancing.then(() => {
      over = true
    })
    for (let waited = 0; !over && !isTime() && waited < LONGEST_WORK_MS; waited++) await Bun.sleep(1)
    await this.kill()
    await advancing
  }

  async kill(): Promise<void> {
    const program = this.#program
    this.#program = null
    await program?.kill()
  }

  #hear(text: string): void {
    process.stderr.write(text)
    this.#complaints = [...this.#complaints, ...text.trimEnd().split('\n')].slice(-MOST_LINES)
  }
}
