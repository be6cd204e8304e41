/** What GraphiQL shows at first: a query that works on any database and shows how to go on. */
export const DEFAULT_QUERY = `# Every field is documented: press Ctrl-Space for what fits here, or open the book on the left.
# Run this with Ctrl-Enter.
query Newest {
  channels(first: 10) {
    nodes {
      title
      subscribers
      postCount
      history { complete }
      lastRun { status startedAt durationSeconds requestsTotal }
      posts(first: 3) {
        nodes { date text views forwards comments reactions { emoticon count } link }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
`
