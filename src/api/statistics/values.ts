import { FORMULA_VERSION, type Mean, quotient, type Ratio } from '../../domain/metrics'
import type { Total, WindowMean } from '../../store/statistics/measures'
import type { Builder } from '../builder'

export type ValueTypes = ReturnType<typeof defineValues>

const FORMULA = {
  description:
    'Version of the formula. It goes up when the formula, or what enters it, changes: only numbers of one version may be compared.',
  resolve: () => FORMULA_VERSION,
}

/** What statistics of posts consist of: values with everything that they were made of. */
export function defineValues(builder: Builder) {
  const mean = builder.objectRef<Mean>('Mean').implement({
    description:
      'A mean over publications. A publication of which the value is not known is left out of it, never counted as 0.',
    fields: (t) => ({
      value: t.float({
        nullable: true,
        description: 'The mean: `sum` divided by `count`. Null: of no publication is it known.',
        resolve: ({ sum, count }) => quotient(sum, count),
      }),
      median: t.exposeFloat('median', {
        nullable: true,
        description:
          'The median of the same values, which a single outlier does not move. Null: of no publication is it known.',
      }),
      sum: t.expose('sum', { type: 'BigInt', description: 'The values added up.' }),
      count: t.exposeInt('count', { description: 'How many publications were added up.' }),
      withoutValue: t.exposeInt('withoutValue', {
        description: 'How many publications were left out, as the value is not known.',
      }),
      formulaVersion: t.int(FORMULA),
    }),
  })

  const windowMean = builder.objectRef<WindowMean>('WindowMean').implement({
    description:
      'A mean over those publications that were read when they had a certain age. What was read late (at most by a quarter of the age) is in it, and counted apart; what was missed is not.',
    fields: (t) => ({
      mean: t.field({ type: mean, description: 'The mean over those that were read.', resolve: (read) => read }),
      onTime: t.exposeInt('onTime', { description: 'Publications that were read on time.' }),
      late: t.exposeInt('late', {
        description: 'Publications that were read late. An album is late when one of its items was.',
      }),
      missed: t.exposeInt('missed', { description: 'Publications that were not read at that age, and never will be.' }),
      pending: t.exposeInt('pending', {
        description: 'Publications that are not that old yet, or are about to be read.',
      }),
    }),
  })

  const ratio = builder.objectRef<Ratio>('Ratio').implement({
    description:
      'A quotient of two sums over publications. A publication is in both sums or in neither: only when both of its values are known and it brings more than 0 to divide by.',
    fields: (t) => ({
      value: t.float({
        nullable: true,
        description: '`numerator` divided by `denominator`; 0.05 is 5 %. Null: there is nothing to divide by.',
        resolve: ({ numerator, denominator }) => quotient(numerator, denominator),
      }),
      numerator: t.expose('numerator', { type: 'BigInt', description: 'The sum above the line.' }),
      denominator: t.expose('denominator', { type: 'BigInt', description: 'The sum below the line.' }),
      count: t.exposeInt('count', { description: 'How many publications are in the sums.' }),
      withoutValue: t.exposeInt('withoutValue', {
        description: 'How many publications are not, as a value is not known or there are no views to divide by.',
      }),
      formulaVersion: t.int(FORMULA),
    }),
  })

  const total = builder.objectRef<Total>('Total').implement({
    description: 'A sum over publications.',
    fields: (t) => ({
      value: t.expose('value', {
        type: 'BigInt',
        nullable: true,
        description:
          'The sum; 0 when nothing was published. Null: of none of the publications is it known, or it was switched off.',
      }),
      count: t.exposeInt('count', { description: 'How many publications were added up.' }),
      withoutValue: t.exposeInt('withoutValue', {
        description: 'How many publications were left out, as the value is not known or switched off.',
      }),
    }),
  })
  return { mean, windowMean, ratio, total }
}
