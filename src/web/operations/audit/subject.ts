/** What a change was about, by the name of what has its `id`; null where it has none, or that is not there any more. */
export function subjectOf(argumentsJson: string, names: ReadonlyMap<string, string>): string | null {
  const given: unknown = JSON.parse(argumentsJson)
  if (typeof given !== 'object' || given === null || !('id' in given)) return null
  return names.get(String(given.id)) ?? null
}
