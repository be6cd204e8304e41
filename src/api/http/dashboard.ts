import { readFileSync } from 'node:fs'
import type { WebAsset, WebAssets } from '../ports'
import { HttpError } from './http-error'

/** The page runs its own scripts, draws what it made itself, talks to nobody but us, and is part of no other page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** Their names change with their content. */
const FOR_EVER = 'public, max-age=31536000, immutable'

/** Addresses below which nothing is a place in the dashboard. */
const NO_PLACE = /^\/(?:assets|graphql|health|metrics)(?:\/|$)/

/**
 * A function that answers what is about the dashboard: its files, and the page itself at `/` and wherever else a browser asks for a page,
 * since places in the dashboard have addresses of their own. Null: it is about something else. There is no data in any of it, so
 * nobody is asked for a token. Throws `HttpError` 405.
 */
export function createDashboard({ shell, files }: WebAssets): (request: Request) => Response | null {
  const page = load(shell)
  const byPath = new Map(files.map((file) => [file.path, load(file)]))
  return (request) => {
    const { pathname } = new URL(request.url)
    const file = byPath.get(pathname)
    const isPage = pathname === '/' || (isRead(request) && wantsHtml(request) && !NO_PLACE.test(pathname))
    if (file === undefined && !isPage) return null
    if (!isRead(request)) {
      throw new HttpError(405, 'METHOD_NOT_ALLOWED', 'The dashboard is only to be read.', {
        headers: { allow: 'GET, HEAD' },
      })
    }
    if (file) return serve(request, file, { 'cache-control': FOR_EVER })
    return serve(request, page, { 'cache-control': 'no-cache', 'content-security-policy': POLICY })
  }
}

const isRead = ({ method }: Request) => method === 'GET' || method === 'HEAD'
const wantsHtml = ({ headers }: Request) => headers.get('accept')?.includes('text/html') ?? false

interface LoadedAsset extends Pick<WebAsset, 'contentType' | 'etag'> {
  content: Uint8Array<ArrayBuffer>
  gzip: Uint8Array<ArrayBuffer> | null
}

/** Into memory, some hundred kilobytes in all: who builds anew beneath a running process takes no page from it. */
function load({ contentType, etag, file, gzip }: WebAsset): LoadedAsset {
  const read = (path: string) => new Uint8Array(readFileSync(path))
  return { contentType, etag, content: read(file), gzip: gzip === null ? null : read(gzip) }
}

function serve(request: Request, asset: LoadedAsset, more: Record<string, string>): Response {
  // A weak tag: it is the same content, compressed or not.
  const etag = `W/"${asset.etag}"`
  const headers = { ...more, etag, vary: 'Accept-Encoding' }
  if (isKnown(request, asset.etag)) return new Response(null, { status: 304, headers })
  const compressed = acceptsGzip(request) ? asset.gzip : null
  const response = new Response(request.method === 'HEAD' ? null : (compressed ?? asset.content), { headers })
  response.headers.set('content-type', asset.contentType)
  if (compressed !== null) response.headers.set('content-encoding', 'gzip')
  return response
}

/** Whether the client has the content with this tag already. */
function isKnown({ headers }: Request, etag: string): boolean {
  const known = headers.get('if-none-match')?.split(',') ?? []
  return known.map((tag) => tag.trim()).some((tag) => tag === '*' || tag.replace(/^W\//, '') === `"${etag}"`)
}

function acceptsGzip({ headers }: Request): boolean {
  const codings = headers.get('accept-encoding')?.split(',') ?? []
  const gzip = codings.find((coding) => /^\s*gzip\s*(?:;|$)/i.test(coding))
  return gzip !== undefined && !/;\s*q=0(?:\.0*)?\s*$/i.test(gzip)
}
