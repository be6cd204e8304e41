import { defineMessages } from '../i18n/language'
import { plural } from '../i18n/plural'

const repostsEn = (text: string, count: number) => `${text} ${plural('en', count, { one: 'repost', other: 'reposts' })}`
const repostsRu = (text: string, count: number) =>
  `${text} ${plural('ru', count, { one: 'репост', few: 'репоста', other: 'репостов' })}`

/** A count comes with how it is written. */
export const messages = defineMessages({
  en: {
    counted: 'Which posts are counted',
    shown: { own: 'Own posts', all: 'All', reposts: 'Reposts' },
    help: 'A repost was forwarded from a channel, another or this one. Its views and forwards may be those of its source, so figures are of own posts unless you choose otherwise.',
    beside: (text: string, count: number) => `and ${repostsEn(text, count)}`,
    among: (text: string, count: number) => `${repostsEn(text, count)} among them`,
    mean: (text: string) => `mean ${text}`,
    counters: 'Its views and forwards may be those of its source.',
  },
  ru: {
    counted: 'Какие посты считаются',
    shown: { own: 'Свои посты', all: 'Все', reposts: 'Репосты' },
    help: 'Репост — пост, пересланный из канала, другого или этого же. Его просмотры и пересылки могут быть счётчиками источника, поэтому показатели считаются по своим постам, пока не выбрано иное.',
    beside: (text: string, count: number) => `и ещё ${repostsRu(text, count)}`,
    among: (text: string, count: number) => `в том числе ${repostsRu(text, count)}`,
    mean: (text: string) => `в среднем ${text}`,
    counters: 'Его просмотры и пересылки могут быть счётчиками источника.',
  },
})

export type RepostTexts = (typeof messages)['en']
