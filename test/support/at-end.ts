const endings: (() => Promise<void>)[] = []

/** Has something that tests of several files share ended after the last of them. */
export function atEnd(end: () => Promise<void>): void {
  endings.push(end)
}

/** Ends all of it, what came last first. */
export async function endAll(): Promise<void> {
  for (const end of endings.splice(0).reverse()) await end()
}
