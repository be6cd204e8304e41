import { getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Clock } from '../clock'
import type { Meter } from '../meter'

interface Begun {
  at: Date
  /** Null: it was not executed (yet). */
  operation: string | null
}

/** Counts operations: their type, how they ended and how long it took; of subscriptions, to begin. */
export function meterOperations(meter: Meter, clock: Clock): Plugin {
  const begun = new WeakMap<Request, Begun>()
  const onExecute = ({ args }: { args: Parameters<typeof nameOf>[0] & { contextValue?: unknown } }) => {
    const { request } = args.contextValue as { request: Request }
    const known = begun.get(request)
    if (known) known.operation = nameOf(args)
  }
  return {
    onParams({ request }) {
      begun.set(request, { at: clock.now(), operation: null })
    },
    onExecute,
    onSubscribe: onExecute,
    onExecutionResult({ request, result }) {
      const known = begun.get(request)
      if (!known) return
      const failed = !result || ('errors' in result && result.errors !== undefined)
      const seconds = (clock.now().getTime() - known.at.getTime()) / 1000
      meter.graphqlRequest({ operation: known.operation, outcome: failed ? 'error' : 'ok', seconds })
    },
  }
}

function nameOf({ document, operationName }: { document: Document; operationName?: string | null }): string | null {
  return getOperationAST(document, operationName)?.operation ?? null
}

type Document = Parameters<typeof getOperationAST>[0]
