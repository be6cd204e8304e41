import type { Draft, WorldMediaKind } from '../model'
import type { Random } from '../random'
import { RichText } from '../rich-text'

const PROJECTS = ['the rowing boat', 'a walnut chair', 'the church clock', 'a set of kites', 'the workbench']
const STEPS = ['First coat of varnish', 'All joints fit', 'Found the missing gear', 'Sanding day', 'It moves']
const MEDIA: (WorldMediaKind | null)[] = [
  null,
  null,
  'photo',
  'photo',
  'animation',
  'audio',
  'video',
  'contact',
  'dice',
]

/** A line from a workshop's diary. */
export function composeWorkshop(random: Random): Draft {
  const rich = new RichText()
  rich
    .plain('🛠 ')
    .format('italic', random.pick(STEPS))
    .plain(`: ${random.pick(PROJECTS)}.`)
  if (random.chance(0.4)) rich.plain(' Plans: ').found('url', `https://workshop.example/p/${random.int(1, 80)}`)
  const kind = random.pick(MEDIA)
  return { text: rich.text, entities: rich.entities, media: kind && { kind, mimeType: null, url: null } }
}
