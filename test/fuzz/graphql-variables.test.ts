import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('graphql variables').about, async () => {
  expect(await fuzz('graphql variables', 80)).toEqual([])
}, 120_000)
