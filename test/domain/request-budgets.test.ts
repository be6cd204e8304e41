import { expect, test } from 'bun:test'
import { parseBudgets } from '../../src/domain/request-budgets'

test('budgets are read by method', () => {
  expect(parseBudgets('messages.getHistory=20/30, *=10/60')).toEqual({
    'messages.getHistory': { count: 20, periodMs: 30_000 },
    '*': { count: 10, periodMs: 60_000 },
  })
})

test.each(['', '*', '*=', '*=0/30', '*=10/0', 'getHistory=1/2', '*=1/2,', '*=1/2;x.y=1/2', '*=1.5/2'])(
  '%p is none',
  (text) => expect(parseBudgets(text)).toBeNull(),
)
