import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('answers').about, async () => {
  expect(await fuzz('answers', 25)).toEqual([])
}, 120_000)
