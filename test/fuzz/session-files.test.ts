import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('session files').about, async () => {
  expect(await fuzz('session files', 120)).toEqual([])
}, 120_000)
