import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('configuration').about, async () => {
  expect(await fuzz('configuration', 1000)).toEqual([])
}, 120_000)
