import { answers } from './answers'
import { collecting, deceived, oddAnswers } from './collecting'
import { configuration } from './configuration'
import { documents, variables } from './graphql'
import { sessionFiles } from './session-files'
import type { Target } from './target'
import { worldFiles } from './world-files'

export const TARGETS: Target[] = [
  answers,
  collecting,
  deceived,
  oddAnswers,
  worldFiles,
  configuration,
  documents,
  variables,
  sessionFiles,
]

/** @throws RangeError for a name that is none of them */
export function targetNamed(name: string): Target {
  const found = TARGETS.find((target) => target.name === name)
  if (!found) throw new RangeError(`there is no target ${name}`)
  return found
}
