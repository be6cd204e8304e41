/** Waits for a condition; fails when half a minute is not enough. */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = performance.now() + 30_000; !(await condition()); await Bun.sleep(10)) {
    if (performance.now() > deadline) throw new Error(`it did not come to this: ${what}`)
  }
}
