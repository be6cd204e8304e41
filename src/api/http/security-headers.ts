/** Nothing that is answered is a page, except where the answer says so itself. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'"

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** Adds what tells browsers to be careful with an answer. What the answer has already stays. */
export function addSecurityHeaders(headers: Headers): void {
  for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value)
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', NO_PAGE)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
}
