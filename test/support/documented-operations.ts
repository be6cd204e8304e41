import { read } from './sources'

/** An operation of `docs/api.md`, with the heading it stands under. */
export interface DocumentedOperation {
  heading: string
  text: string
  variables: Record<string, unknown>
}

const HEADING_OR_BLOCK = /^#+ (?<heading>.+)$|^```(?<language>graphql|json)\n(?<body>[\s\S]*?)^```$/gm

/** Every operation in the order of the page. A block of JSON holds the variables of the operation before it. */
export function documentedOperations(): DocumentedOperation[] {
  const operations: DocumentedOperation[] = []
  let current = ''
  for (const { groups } of read('docs/api.md').matchAll(HEADING_OR_BLOCK)) {
    const { heading, language, body = '' } = groups ?? {}
    if (heading !== undefined) current = heading
    else if (language === 'graphql') operations.push({ heading: current, text: body, variables: {} })
    else Object.assign(operations.at(-1)?.variables ?? {}, JSON.parse(body))
  }
  return operations
}
