import { sparklinePath } from './sparkline-path'

const SIZE = { width: 72, height: 18 }
/** Room for the line's own width. */
const MARGIN = 2

/** A small picture of a course beside its number, which says what there is to hear. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const path = sparklinePath(values, SIZE)
  const [width, height] = [SIZE.width + 2 * MARGIN, SIZE.height + 2 * MARGIN]
  return (
    <svg
      class="sparkline"
      aria-hidden="true"
      width={width}
      height={height}
      viewBox={`-${MARGIN} -${MARGIN} ${width} ${height}`}
    >
      {path !== null && <path d={path} />}
    </svg>
  )
}
