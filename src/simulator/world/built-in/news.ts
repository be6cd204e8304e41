import type { Draft, WorldMedia } from '../model'
import { strangerId } from '../people'
import type { Random } from '../random'
import { RichText } from '../rich-text'

const PLACES = ['the old harbour', 'Market Square', 'the north pier', 'the museum quarter', 'the botanical garden']
const HAPPENINGS = [
  'opens again after the repairs',
  'gets a new ferry line',
  'hosts the kite festival this weekend',
  'is closed to cars until Monday',
  'welcomes its millionth visitor',
  'tests silent trams at night',
]
const MORE = [
  'The council expects the works to be over before the season starts.',
  'Tickets are free; families are asked to come before noon.',
  'Engineers say that the measurements agree with the forecast.',
  'More than two hundred volunteers have signed up so far.',
  'Residents can send their questions until Friday.',
]
const SIGNS = ['🔔', '⛵️', '🌦', '🎈', '👩‍🔬', '🏴‍☠️', '📣']

/** One news item: a headline, details, and now and then a link, a poll, a photo or a piece of code. */
export function composeNews(random: Random): Draft {
  const place = random.pick(PLACES)
  const rich = new RichText()
  rich.plain(`${random.pick(SIGNS)} `)
  rich.format('bold', `${place.slice(0, 1).toUpperCase()}${place.slice(1)} ${random.pick(HAPPENINGS)}`)
  rich.plain('\n\n').plain(random.pick(MORE)).plain(' ')
  const url = `https://lighthouse.example/story/${random.int(1_000, 9_999)}`
  addDetail(rich, random, url)
  return { text: rich.text, entities: rich.entities, media: pickMedia(random, url) }
}

function addDetail(rich: RichText, random: Random, url: string): void {
  switch (random.int(0, 9)) {
    case 0:
      return void rich.link('Read the whole story', url)
    case 1:
      return void rich.found('url', url)
    case 2:
      return void rich.plain('👉 ').found('hashtag', '#harbour').plain(' ').found('hashtag', '#город')
    case 3:
      return void rich.format('spoiler', 'The winner is the smallest boat.').plain(' 🤫')
    case 4:
      return void rich.format('blockquote', 'We have never seen the bay this calm.')
    case 5:
      return void rich.customEmoji('🚀', '5368324170671202286').plain(' via ').found('mention', '@harbour_office')
    case 6:
      return void rich.mentionOf('Our reporter', strangerId(7)).plain(' was there.')
    case 7:
      return void rich.pre('tide = 3.4  # metres', 'python').plain('\n').format('code', 'low 02:14')
    case 8:
      return void rich.format('strike', 'Sunday').plain(' ').format('underline', 'Saturday').plain(', 11:00')
    default:
      return void rich.found('email', 'desk@lighthouse.example').plain(' ').found('cashtag', '$FERRY')
  }
}

function pickMedia(random: Random, url: string): WorldMedia | null {
  const kind = random.next()
  if (kind < 0.3) return { kind: 'photo', mimeType: null, url: null }
  if (kind < 0.5) return { kind: 'webpage', mimeType: null, url }
  if (kind < 0.56) return { kind: 'video', mimeType: null, url: null }
  if (kind < 0.59) return { kind: 'poll', mimeType: null, url: null }
  if (kind < 0.61) return { kind: 'geo', mimeType: null, url: null }
  return null
}
