/** The samples of a scrape. */
export interface Samples {
  names: Set<string>
  /** The value of the one sample with these labels and no others; throws when there is none. */
  value(name: string, labels?: Record<string, string>): number
}

const NAME = '[a-zA-Z_][a-zA-Z0-9_]*'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|NaN|[+-]Inf)$`)
const LABEL = new RegExp(`^(${NAME})="((?:[^"\\\\\\n]|\\\\["\\\\n])*)"(?:,|$)`)
const SUFFIXES: Record<string, RegExp> = { histogram: /_(bucket|sum|count)$/, counter: /$/, gauge: /$/ }

/**
 * Reads Prometheus' text format 0.0.4, strictly: every metric has its help and type once, right before its samples; counters end in `_total`;
 * buckets are cumulative and end with `+Inf`; no sample comes twice.
 */
export function parseExposition(text: string): Samples {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const values = new Map<string, number>()
  const names = new Set<string>()
  let helped = ''
  let metric = { name: '', type: '' }
  let bucket = { of: '', count: 0 }
  for (const line of text.split('\n').filter((line) => line !== '')) {
    const refuse = (why: string) => new Error(`${why}: ${line}`)
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      if (names.has(name)) throw refuse('a metric comes twice')
      names.add(name)
      helped = name
    } else if (kind === 'TYPE') {
      if (helped !== name || !(rest in SUFFIXES)) throw refuse('a type without help, or unknown')
      if ((rest === 'counter') !== name.endsWith('_total')) throw refuse('a counter is named _total, and nothing else')
      metric = { name, type: rest }
    } else {
      const [, sample = '', inner = '', value = ''] = SAMPLE.exec(line) ?? []
      if (sample.replace(SUFFIXES[metric.type] ?? /$/, '') !== metric.name) throw refuse('not a sample of its metric')
      const labels = parseLabels(inner)
      const key = keyOf(sample, labels)
      if (values.has(key)) throw refuse('a sample comes twice')
      values.set(key, Number(value.replace('Inf', 'Infinity')))
      if (!sample.endsWith('_bucket')) continue
      const { le, ...others } = labels
      const of = keyOf(sample, others)
      if (bucket.of === of && Number(value) < bucket.count) throw refuse('a bucket holds less than the one before')
      bucket = { of: le === '+Inf' ? '' : of, count: Number(value) }
    }
  }
  return {
    names,
    value(name, labels = {}) {
      const value = values.get(keyOf(name, labels))
      if (value === undefined) throw new Error(`there is no ${keyOf(name, labels)}`)
      return value
    },
  }
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (let rest = text; rest !== ''; ) {
    const [whole = '', name = '', value = ''] = LABEL.exec(rest) ?? []
    if (whole === '' || name in labels) throw new Error(`not labels: ${text}`)
    labels[name] = value
    rest = rest.slice(whole.length)
  }
  return labels
}

function keyOf(name: string, labels: Record<string, string>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  return `${name} ${pairs.toSorted().join()}`
}
