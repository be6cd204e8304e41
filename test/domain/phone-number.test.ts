import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { normalizePhoneNumber } from '../../src/domain/phone-number'

test.each([
  ['+15550100', '+15550100'],
  ['15550100', '+15550100'],
  ['001 555 0100', '+15550100'],
  [' +1 (555) 01-00 ', '+15550100'],
  ['+1.555.0100', '+15550100'],
  ['+1\u00a0555\u20110100', '+15550100'],
  ['＋１５５５０１００', '+15550100'],
  ['9996620001', '+9996620001'],
  ['+888 0123 4567', '+88801234567'],
])('%p is %p', (given, normalized) => {
  expect(normalizePhoneNumber(given)).toBe(normalized)
})

test.each([
  '',
  '+',
  '12',
  '+0155501000',
  '0155501000',
  '++15550100',
  '+1555010x',
  '+1 555',
  '1'.repeat(16),
  '15+550100',
])('%p is none', (given) => {
  expect(normalizePhoneNumber(given)).toBeNull()
})

test('a number stays what it is once it is normalised', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ().-]{5,20}$/)), (given) => {
      const normalized = normalizePhoneNumber(given)
      if (normalized === null) return
      expect(normalized).toMatch(/^\+[1-9]\d{4,14}$/)
      expect(normalizePhoneNumber(normalized)).toBe(normalized)
    }),
  )
})
