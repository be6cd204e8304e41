import { createHash } from 'node:crypto'
import { DEFAULT_QUERY } from '../default-query'

/** Whether a browser asks for a page. */
export function wantsPage(request: Request): boolean {
  return request.method === 'GET' && (request.headers.get('accept')?.includes('text/html') ?? false)
}

/** A function that answers with GraphiQL. The page has no data in it; where tokens are needed it offers to enter one. */
export function createGraphiql({ needsToken }: { needsToken: boolean }): () => Promise<Response> {
  let page: Promise<{ html: string; policy: string }> | null = null
  return async () => {
    // It has megabytes, and is the same for everybody.
    page ??= render(needsToken)
    const { html, policy } = await page
    return new Response(html, {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    })
  }
}

/** The module is nine megabytes of script, which are read when somebody first asks for the page and not at every start. */
async function render(needsToken: boolean): Promise<{ html: string; policy: string }> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const headers = needsToken ? { headers: '{ "authorization": "Bearer " }' } : {}
  const html = renderGraphiQL({
    title: 'Teletally',
    defaultQuery: DEFAULT_QUERY,
    defaultEditorToolsVisibility: needsToken ? 'headers' : false,
    ...headers,
  })
  return { html, policy: policyFor(html) }
}

/** Lets the page run its own script, which it names by hash, and talk to nobody but us. */
function policyFor(html: string): string {
  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(html) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    'font-src data:',
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
