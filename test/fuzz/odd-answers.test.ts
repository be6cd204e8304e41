import { expect, test } from 'bun:test'
import { targetNamed } from '../../bench/fuzz/targets'
import { fuzz } from './support'

test(targetNamed('odd answers').about, async () => {
  expect(await fuzz('odd answers', 4)).toEqual([])
}, 120_000)
