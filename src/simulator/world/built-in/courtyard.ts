import type { Draft, WorldMediaKind } from '../model'
import type { Random } from '../random'
import { RichText } from '../rich-text'

const OPENINGS = ['Доброе утро, соседи', 'Небольшая новость', 'Вечерняя заметка', 'Напоминание', 'Хорошая весть']
const NEWS = [
  'во дворе зацвела сирень',
  'скамейки покрасили, до завтра не садимся',
  'в субботу собираемся на чай под липой',
  'кот с третьего этажа снова нашёлся',
  'в библиотеке на углу новая полка с книгами об островах',
  'ёлку украсим в воскресенье, приносите игрушки',
]
const SIGNS = ['🌿', '☕️', '🐈‍⬛', '📚', '🕯', '🎄']
const MEDIA: (WorldMediaKind | null)[] = [
  null,
  null,
  null,
  'photo',
  'photo',
  'voice',
  'sticker',
  'round_video',
  'venue',
]

/** A note from a quiet courtyard, in Russian. */
export function composeCourtyard(random: Random): Draft {
  const rich = new RichText()
  rich
    .plain(`${random.pick(SIGNS)} `)
    .format('bold', random.pick(OPENINGS))
    .plain(': ')
  rich.plain(random.pick(NEWS)).plain('. ')
  if (random.chance(0.3)) rich.format('italic', 'Приходите всей семьёй!').plain(' 👨‍👩‍👧‍👦')
  if (random.chance(0.3)) rich.plain(' ').found('hashtag', '#тихийдвор')
  if (random.chance(0.2)) rich.plain(' ').link('Подробности', `https://dvor.example/zametka/${random.int(1, 500)}`)
  const kind = random.pick(MEDIA)
  return { text: rich.text, entities: rich.entities, media: kind && { kind, mimeType: null, url: null } }
}
