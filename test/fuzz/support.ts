import { KEPT } from '../../bench/fuzz/kept-seeds'
import { runCases } from '../../bench/fuzz/runner'
import { describeFinding } from '../../bench/fuzz/target'
import { targetNamed } from '../../bench/fuzz/targets'

/** Some cases of a target, and those that have found something before; gives what they find, which is nothing. */
export async function fuzz(name: string, count: number): Promise<string[]> {
  const target = targetNamed(name)
  const ranges = KEPT.filter((kept) => kept.target === name).map(({ seed, index }) => ({ seed, from: index, count: 1 }))
  const findings = await runCases(target, [...ranges, { seed: 'short', from: 0, count }])
  return findings.map(describeFinding)
}
