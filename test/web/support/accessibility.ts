import axe from 'axe-core'
import type { Page } from 'playwright-core'

interface Finding {
  id: string
  impact: string
  help: string
  nodes: { html: string; failureSummary: string }[]
}

/**
 * What axe finds that keeps somebody from using the page: serious and critical findings, one line each. Needs
 * `bypassCSP`.
 */
export async function seriousFindings(page: Page, within = 'html'): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in globalThis`))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate<{ violations: Finding[] }>(
    `axe.run('${within}', { resultTypes: ['violations'] })`,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary.replace(/\s+/g, ' ')}`),
    )
}
