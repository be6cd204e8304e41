import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('graphql documents').about, async () => {
  expect(await fuzz('graphql documents', 60)).toEqual([])
}, 120_000)
