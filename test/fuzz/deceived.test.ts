import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('deceived').about, async () => {
  expect(await fuzz('deceived', 2)).toEqual([])
}, 120_000)
