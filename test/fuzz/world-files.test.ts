import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('world files').about, async () => {
  expect(await fuzz('world files', 200)).toEqual([])
}, 120_000)
