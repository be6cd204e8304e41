import type { ResultOf } from '../../graphql/graphql'
import type { Answer } from '../../graphql/use-api-query'
import { useMessages } from '../../i18n/language'
import { useFormat } from '../../i18n/use-format'
import { messages as repostMessages } from '../../reposts/messages'
import { useReposts } from '../../reposts/use-reposts'
import { Answered, Value } from '../../ui/states'
import { figureTexts } from './figure-texts'
import { type FIGURES, type Figure, figuresOf, type PostStatistics } from './figures'

/** The period at a glance, with what is not in the figures beside them. */
export function KeyFigures({ answer }: { answer: Answer<ResultOf<typeof FIGURES>> }) {
  return <Answered answer={answer}>{({ channel }) => channel && <Figures statistics={channel.statistics} />}</Answered>
}

function Figures({ statistics }: { statistics: PostStatistics }) {
  const texts = useMessages(figureTexts)
  const repostTexts = useMessages(repostMessages)
  const { shown } = useReposts()
  const figures = figuresOf(statistics, { texts, repostTexts, shown, format: useFormat() })
  return (
    <>
      <dl class="figures posts-figures">
        {figures.map((figure) => (
          <FigureCard key={figure.key} figure={figure} />
        ))}
      </dl>
      <details class="posts-help">
        <summary>{texts.howCounted}</summary>
        <p>{repostTexts.help}</p>
        <dl>
          {figures.map(({ key, label, help }) => (
            <div key={key}>
              <dt>{label}</dt>
              <dd>{help}</dd>
            </div>
          ))}
        </dl>
      </details>
    </>
  )
}

function FigureCard({ figure: { label, help, value, text, why, notes, isIncomplete } }: { figure: Figure }) {
  return (
    <div class="figure" title={help}>
      <dt>{label}</dt>
      <dd>
        <Value value={value} text={text} why={why} />
      </dd>
      {value === null && <dd class="figure-note">{why}</dd>}
      {notes.length > 0 && <dd class={`figure-note${isIncomplete ? ' posts-incomplete' : ''}`}>{notes.join(' · ')}</dd>}
    </div>
  )
}
