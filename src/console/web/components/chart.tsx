import { compact, duration } from '../format'

interface Series {
  label: string
  /** One of the colors of the style sheet. */
  color: 'accent' | 'done' | 'waiting' | 'failed'
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
  const top = niceTop(Math.max(1, ...totals))
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {series.map(({ label, color }) => (
            <li key={label}>
              <span class={`swatch fill-${color}`} aria-hidden="true" />
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
            {kind === 'bars' ? (
              <Bars seconds={seconds} series={series} top={top} />
            ) : (
              <Steps seconds={seconds} series={series} top={top} />
            )}
          </svg>
          <div class="plot-x">
            <span>0 s</span>
            <span>{duration(Math.round(end))}</span>
          </div>
        </div>
      )}
      <div class={isDrawn ? 'hidden' : 'table'}>
        <table>
          <caption class="hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Second</th>
              {series.map(({ label }) => (
                <th key={label} scope="col" class="number">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seconds.slice(-MOST_ROWS).map((second, index, shown) => (
              <tr key={second}>
                <th scope="row">{Math.round(second * 10) / 10}</th>
                {series.map(({ label, values }) => (
                  <td key={label} class="number">
                    {Math.round(values[values.length - shown.length + index])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
      {series.map(({ label, color, values }, place) => (
        <path
          key={label}
          class={`fill-${color}`}
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
      {series.map(({ label, color, values }) => (
        <path
          key={label}
          class={`line line-${color}`}
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
