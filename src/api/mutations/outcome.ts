/** Any error class that the schema has a type for. */
// biome-ignore lint/suspicious/noExplicitAny: Pothos only asks that it can be told by `instanceof`.
type ErrorClass = new (...args: any[]) => Error

/**
 * The answer of a mutation: a union of `errors` and of a type with one field, `name`, that has what came of it.
 *
 * @param description what that field holds
 */
export function outcome<Name extends string, Classes extends ErrorClass[]>(
  name: Name,
  description: string,
  errors: Classes,
) {
  return {
    types: errors,
    dataField: { name, description },
    result: { description: 'It was done.' },
    union: { description: 'What came of it: done, or why not.' },
  }
}
