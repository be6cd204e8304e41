import { GraphQLError, type ValidationRule, validate } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { ApiSettings } from '../../domain/api-settings'
import { refuseOperation } from './operation'
import { checkDocument, checkText } from './text'

type Settings = Pick<ApiSettings, 'maxCost' | 'maxDepth' | 'introspection'>

/** Refuses an operation that would take too much, before it is parsed, validated or executed: whichever would already be too much. */
export function limitOperations(settings: Settings): Plugin {
  const refuse = ({ args, setResultAndStopExecution }: Hook) => {
    const refused = refuseOperation(args, settings)
    if (refused) setResultAndStopExecution({ errors: [refused] })
  }
  return {
    onParse({ params: { source } }) {
      checkText(typeof source === 'string' ? source : source.body)
      return ({ result }) => {
        if (!(result instanceof Error)) checkDocument(result)
      }
    },
    onValidate({ addValidationRule, setValidationFn }) {
      if (settings.introspection) return
      addValidationRule(noIntrospection)
      // What was perhaps meant would tell what there is.
      setValidationFn((schema, document, rules) => validate(schema, document, rules, { hideSuggestions: true }))
    },
    onExecute: refuse,
    onSubscribe: refuse,
  }
}

interface Hook {
  args: Parameters<typeof refuseOperation>[0]
  setResultAndStopExecution(result: { errors: GraphQLError[] }): void
}

const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return
    const extensions = { code: 'INTROSPECTION_OFF' }
    context.reportError(new GraphQLError('Introspection is switched off.', { nodes: node, extensions }))
  },
})
