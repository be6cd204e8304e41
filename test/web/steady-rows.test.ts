import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { keepPlaces } from '../../src/web/ui/steady-rows'

interface Row {
  id: number
  text: string
}
const row = (id: number, text = 'as it was'): Row => ({ id, text })
const idOf = ({ id }: Row) => id

describe('rows under a pointer', () => {
  test('keep their places, and have their latest values', () => {
    const { rows, waiting } = keepPlaces([row(1), row(2)], [row(2, 'new'), row(1)], idOf, 'order')
    expect(rows).toEqual([row(1), row(2, 'new')])
    expect(waiting).toBe(0)
  })

  test('are not pushed by new ones, which are counted', () => {
    const { rows, waiting } = keepPlaces([row(1)], [row(3), row(2), row(1)], idOf, 'rows')
    expect(rows).toEqual([row(1)])
    expect(waiting).toBe(2)
  })

  test('go when they are gone by a wish, and stay when they pass by themselves', () => {
    expect(keepPlaces([row(1), row(2)], [row(2)], idOf, 'order').rows).toEqual([row(2)])
    expect(keepPlaces([row(1), row(2)], [row(2)], idOf, 'rows').rows).toEqual([row(1), row(2)])
  })

  test('never change their order, whatever comes', () => {
    const ids = fc.uniqueArray(fc.nat(20))
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const { rows, waiting } = keepPlaces(
          before.map((id) => row(id)),
          after.map((id) => row(id, 'new')),
          idOf,
          'rows',
        )
        expect(rows.map(idOf)).toEqual(before)
        expect(waiting).toBe(after.filter((id) => !before.includes(id)).length)
        for (const { id, text } of rows) expect(text).toBe(after.includes(id) ? 'new' : 'as it was')
      }),
    )
  })
})
