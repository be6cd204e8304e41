import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('collecting').about, async () => {
  expect(await fuzz('collecting', 2)).toEqual([])
}, 120_000)
