/**
 * An example of a typed client: a line of text for each channel, with what the last 24 hours brought. The compiler knows every answer, as
 * `graphql` reads the query's own text: a field that does not exist, or a null that was not thought of, does not compile.
 *
 *     bun examples/typed-client/morning-report.ts [http://127.0.0.1:4000/graphql]
 *
 * The token, if the API needs one, is read from `TELETALLY_TOKEN`.
 */
import type { ResultOf } from 'gql.tada'
import { type Ask, connect } from './client'
import { graphql } from './graphql'

const LAST_DAY = graphql(`
  query LastDay($from: DateTime, $after: String) {
    channels(first: 50, after: $after) {
      nodes {
        title
        subscribers
        statistics(from: $from) {
          subscribers { growth }
          publications { publications }
          reposts { publications }
          reach { value }
          er { value }
          topPosts(by: VIEWS, first: 1) { value post { link } }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

const DAY_MS = 86_400_000

/** The report on the 24 hours before `now`. What is unknown is a question mark, never 0. */
export async function morningReport(ask: Ask, now: Date): Promise<string> {
  const from = new Date(now.getTime() - DAY_MS).toISOString()
  const lines: string[] = []
  let after: string | null = null
  do {
    const { channels }: ResultOf<typeof LAST_DAY> = await ask(LAST_DAY, { from, after })
    for (const { title, subscribers, statistics } of channels.nodes) {
      const { publications, reposts, reach, er, topPosts } = statistics
      const [best] = topPosts
      lines.push(
        [
          `${title}: ${subscribers ?? '?'} subscribers (${signed(statistics.subscribers.growth)})`,
          `${publications.publications} posts of its own and ${reposts.publications} reposts`,
          `mean reach ${reach.value?.toFixed(0) ?? '?'}`,
          `ER ${er.value === null ? '?' : `${(er.value * 100).toFixed(1)} %`}`,
          ...(best ? [`best: ${best.post.link} with ${best.value} views`] : []),
        ].join(', '),
      )
    }
    after = channels.pageInfo.hasNextPage ? channels.pageInfo.endCursor : null
  } while (after !== null)
  return lines.join('\n')
}

function signed(count: number | null): string {
  if (count === null) return '?'
  return count > 0 ? `+${count}` : String(count)
}

if (import.meta.main) {
  const [url = 'http://127.0.0.1:4000/graphql'] = process.argv.slice(2)
  const report = await morningReport(connect(url, process.env.TELETALLY_TOKEN ?? null), new Date())
  process.stdout.write(`${report}\n`)
}
