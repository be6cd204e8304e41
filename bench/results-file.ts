import { describeMachine, type Machine } from './machine'
import { markdownTable, type Report } from './report'

/** `RESULTS.md` with a benchmark's section put in the place of its last one, or at the end. What somebody wrote below its tables stays. */
export function withResults(text: string, name: string, report: Report, machine: Machine): string {
  const section = [
    `## ${name}`,
    `\`bun run bench ${name}\`, ${describeMachine(machine)} ${report.explains}`,
    ...report.tables.map(markdownTable),
    END,
  ].join('\n\n')
  const begins = text.indexOf(`## ${name}\n`)
  if (begins === -1) return `${text.trimEnd()}\n\n${section}\n`
  const ends = text.indexOf(END, begins)
  if (ends === -1) throw new Error(`RESULTS.md: the section of ${name} has no end mark`)
  return text.slice(0, begins) + section + text.slice(ends + END.length)
}

/** Ends what is generated of a section. */
const END = '<!-- the end of what was measured -->'
