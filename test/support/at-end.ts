type End = () => Promise<void>

const ends: Record<'file' | 'process', End[]> = { file: [], process: [] }

/** Has something ended after the last test of the file that began it. Whoever shares it begins it anew. */
export function afterFile(end: End): void {
  ends.file.push(end)
}

/** Has something that tests of several files share ended after the last of them. What outlives even that needs a guard. */
export function atEnd(end: End): void {
  ends.process.push(end)
}

/** Ends all of a kind, what came last first. */
export async function endAll(kind: keyof typeof ends): Promise<void> {
  for (const end of ends[kind].splice(0).reverse()) await end()
}
