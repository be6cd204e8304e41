import { useCallback, useMemo, useState } from 'preact/hooks'
import { ChartCard } from '../../charts/chart-card'
import type { ChartColors } from '../../charts/colors'
import { graphql, type ResultOf } from '../../graphql/graphql'
import { useApiQuery } from '../../graphql/use-api-query'
import type { Column } from '../../ui/data-table'
import { Answered, Empty, Value } from '../../ui/states'
import type { ChannelOfPage } from '../channel-page'
import { type Curve, curveChart, HORIZONS, type Horizon, type Reading, readingsUpTo } from './curve'
import { ageText } from './describe'
import { postName } from './post-button'
import { useDefaultPosts } from './use-default-posts'
import { useWords } from './words'

const CURVES = graphql(`
  query ViewCurves($ids: [ID!]!, $stepSeconds: Int!) {
    nodes(ids: $ids) {
      ... on Post {
        id
        tgPostId
        text
        date
        viewCurve(stepSeconds: $stepSeconds) { at ageSeconds views window }
      }
    }
  }
`)

interface CurveCardProps {
  channel: ChannelOfPage
  /** The posts that were chosen; empty: none was. */
  chosen: readonly string[]
  onReset(): void
}

/** How the views of some publications grew, at equal age. */
export function CurveCard({ channel, chosen, onReset }: CurveCardProps) {
  const { texts, format } = useWords()
  const defaults = useDefaultPosts(channel)
  const [horizon, setHorizon] = useState<Horizon>('day')
  const ids = useMemo(() => (chosen.length > 0 ? [...chosen] : (defaults.data ?? [])), [chosen, defaults.data])
  const answer = useApiQuery(CURVES, { ids, stepSeconds: HORIZONS[horizon].stepSeconds }, { pause: ids.length === 0 })
  if (ids.length === 0) {
    return <Answered answer={defaults}>{() => <Empty title={texts.curveTitle}>{texts.curveNone}</Empty>}</Answered>
  }
  return (
    <Answered answer={answer}>
      {({ nodes }) => (
        <CurveChart channel={channel} nodes={nodes} horizon={horizon}>
          <div class="posts-choices">
            <fieldset class="segments">
              <legend class="visually-hidden">{texts.horizon}</legend>
              {(Object.keys(HORIZONS) as Horizon[]).map((name) => (
                <button key={name} type="button" aria-pressed={name === horizon} onClick={() => setHorizon(name)}>
                  {texts.horizons[name]}
                </button>
              ))}
            </fieldset>
            <span class="hint">
              {chosen.length > 0 ? texts.curveChosen(format.number(chosen.length)) : texts.curveDefault}
            </span>
            {chosen.length > 0 && (
              <button type="button" class="button button-small" onClick={onReset}>
                {texts.curveReset}
              </button>
            )}
          </div>
        </CurveChart>
      )}
    </Answered>
  )
}

interface CurveChartProps {
  channel: ChannelOfPage
  nodes: ResultOf<typeof CURVES>['nodes']
  horizon: Horizon
  children: preact.ComponentChildren
}

/** One reading of one post, as the table has it. */
interface Row extends Reading {
  key: string
  name: string
}

function CurveChart({ channel, nodes, horizon, children }: CurveChartProps) {
  const words = useWords()
  const { texts, terms, format } = words
  const curves = useMemo(
    () =>
      nodes.flatMap((node): Curve[] =>
        node && 'viewCurve' in node
          ? [
              {
                id: node.id,
                name: `${format.shortDate(node.date)}: ${postName(node, words, 40)}`,
                readings: node.viewCurve,
              },
            ]
          : [],
      ),
    [nodes, words],
  )
  const draw = useCallback(
    (colors: ChartColors) => curveChart({ curves, horizon, colors, texts, terms, format }),
    [curves, horizon, words],
  )
  const rows = curves.flatMap(({ id, name, readings }) =>
    readingsUpTo(readings, HORIZONS[horizon]).map(
      (reading, index): Row => ({ ...reading, name, key: `${id}-${index}` }),
    ),
  )
  const columns: Column<Row>[] = [
    { key: 'post', label: texts.post, value: ({ name }) => name },
    {
      key: 'age',
      label: texts.age,
      number: true,
      value: ({ ageSeconds }) => ageSeconds,
      cell: ({ ageSeconds }) => format.duration(ageSeconds),
    },
    {
      key: 'at',
      label: texts.at,
      value: ({ at }) => Date.parse(at),
      csv: ({ at }) => at,
      cell: ({ at }) => format.dateTime(at),
    },
    {
      key: 'views',
      label: texts.views,
      number: true,
      value: ({ views }) => views,
      cell: ({ views }) => <Value value={views} text={format.number(views)} why={terms.viewsUnknown} />,
    },
    { key: 'window', label: texts.window, value: ({ window }) => window && ageText(window, terms) },
  ]
  return (
    <ChartCard
      title={texts.curveTitle}
      explain={`${texts.curveExplain} ${texts.curveAlbum}`}
      summary={texts.curveSummary(curves.length)}
      note={words.note(channel)}
      draw={draw}
      table={{ file: words.file('view-curves', channel), columns, rows, rowKey: ({ key }) => key }}
    >
      {children}
    </ChartCard>
  )
}
