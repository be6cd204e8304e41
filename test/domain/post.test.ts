import { expect, test } from 'bun:test'
import { type ForwardSource, isRepost } from '../../src/domain/post'

const from = (source: Partial<ForwardSource>) => ({
  forwardedFrom: { channelId: null, userId: null, name: null, postId: null, date: new Date(0), ...source },
})

test('what a channel published somewhere with a number is a repost', () => {
  expect(isRepost(from({ channelId: 7n, postId: 655 }))).toBe(true)
})

test.each([
  ['a post that is no forward', { forwardedFrom: null }],
  ['a forward of a user', from({ userId: 5n })],
  ['a forward of a user with a number, which no server should send', from({ userId: 5n, postId: 655 })],
  ['a forward of a hidden name', from({ name: 'Somebody' })],
  ["a forward of a group's anonymous admin", from({ channelId: 7n })],
  ['a forward of which nothing is told', from({})],
])('%s is an own post', (_, post) => {
  expect(isRepost(post)).toBe(false)
})
