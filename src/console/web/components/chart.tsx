import { compact, duration } from '../format'
import type { Status } from '../statuses'
import { Table } from './values'

interface Series {
  label: string
  /** Whose color it has. */
  is: Status
  values: number[]
}

interface Props {
  title: string
  /** Seconds since the start. */
  seconds: number[]
  series: Series[]
  /** What happened in the time of each point, one upon the other; or sizes, which stay as they are until the next point. */
  kind: 'bars' | 'steps'
}

/** Of the drawing, in its own units. */
const WIDTH = 600
const HEIGHT = 140

/** Rows of the table. */
const MOST_ROWS = 10

/** Shorter times are no picture, but a few numbers. */
export const SHORTEST_SECONDS = 5

/** Values over time. The same numbers are a table, for those who don't see the drawing, and where there is too little to draw. */
export function Chart({ title, seconds, series, kind }: Props) {
  const end = seconds[seconds.length - 1] ?? 0
  const isDrawn = end - (seconds[0] ?? 0) >= SHORTEST_SECONDS
  const totals = seconds.map((_, index) =>
    kind === 'bars'
      ? sum(series.map(({ values }) => values[index]))
      : Math.max(...series.map(({ values }) => values[index]))
  )
  const Drawing = kind === 'bars' ? Bars : Steps
  const top = niceTop(Math.max(1, ...totals))
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend muted">
          {series.map(({ label, is }) => (
            <li key={label}>
              <span class={`swatch colored is-${is}`} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
      </figcaption>
      {isDrawn && (
        <div class="plot" aria-hidden="true">
          <div class="plot-y">
            <span>{compact(top)}</span>
            <span>{compact(top / 2)}</span>
            <span>0</span>
          </div>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            <path class="grid" d={`M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
            <Drawing seconds={seconds} series={series} top={top} />
          </svg>
          <div class="plot-x">
            <span>0 s</span>
            <span>{duration(Math.round(end))}</span>
          </div>
        </div>
      )}
      <Table
        caption={title}
        isHidden={isDrawn}
        rows={seconds.map((_, index) => index).slice(-MOST_ROWS)}
        rowKey={(index) => seconds[index]}
        columns={[
          { head: 'Second', cell: (index) => Math.round(seconds[index] * 10) / 10 },
          ...series.map(({ label, values }) => ({
            head: label,
            isNumber: true as const,
            cell: (index: number) => String(Math.round(values[index]))
          }))
        ]}
      />
    </figure>
  )
}

type Drawn = Pick<Props, 'seconds' | 'series'> & { top: number }

/** A bar for the time from each point to the next. */
function Bars({ seconds, series, top }: Drawn) {
  const width = seconds.length > 1 ? seconds[1] - seconds[0] : 1
  const end = (seconds[seconds.length - 1] ?? 0) + width
  const x = (second: number) => (WIDTH * second) / end
  const y = (value: number) => (HEIGHT * value) / top
  return (
    <>
      {series.map(({ label, is, values }, place) => (
        <path
          key={label}
          class={`colored is-${is}`}
          d={seconds
            .map((second, index) => {
              const below = sum(series.slice(0, place).map((one) => one.values[index]))
              const [left, right] = [x(second), x(second + width)]
              return values[index] > 0
                ? `M${left} ${HEIGHT - y(below)}V${HEIGHT - y(below + values[index])}H${right - (right - left) * 0.15}V${HEIGHT - y(below)}Z`
                : ''
            })
            .join('')}
        />
      ))}
    </>
  )
}

/** A line that stays where it is until the next point. */
function Steps({ seconds, series, top }: Drawn) {
  const end = Math.max(1, seconds[seconds.length - 1] ?? 0)
  const x = (second: number) => (WIDTH * second) / end
  const y = (value: number) => HEIGHT - 1 - ((HEIGHT - 2) * value) / top
  return (
    <>
      {series.map(({ label, is, values }) => (
        <path
          key={label}
          class={`line is-${is}`}
          d={seconds
            .map((second, index) =>
              index === 0 ? `M${x(second)} ${y(values[0])}` : `H${x(second)}V${y(values[index])}`
            )
            .join('')}
        />
      ))}
    </>
  )
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + (value ?? 0), 0)

/** The next of 1, 2 and 5 times a power of ten. */
function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10)
}
