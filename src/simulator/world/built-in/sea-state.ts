import type { Draft } from '../model'
import type { Random } from '../random'
import { RichText } from '../rich-text'

const WINDS = ['NE', 'E', 'SE', 'S', 'SW', 'W', 'NW', 'N']

/** A bulletin of numbers: dry, short, sometimes with a document. */
export function composeSeaState(random: Random): Draft {
  const rich = new RichText()
  rich.format('bold', `Bulletin ${random.int(100, 999)}`)
  rich.plain(` 🌊\nWind ${random.pick(WINDS)} ${random.int(1, 9)}, waves ${(random.int(2, 45) / 10).toFixed(1)} m\n`)
  rich.format('code', `pressure ${random.int(980, 1_040)} hPa`)
  const attached = random.chance(0.15)
  const media = attached ? ({ kind: 'document', mimeType: 'application/pdf', url: null } as const) : null
  return { text: rich.text, entities: rich.entities, media }
}
