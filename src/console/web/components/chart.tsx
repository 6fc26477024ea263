import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'

export interface Line {
  label: string
  /** Name of the colour in the style sheet, such as `--accent`. */
  colour: string
  values: number[]
  /** Painted under the line. */
  filled?: boolean
}

interface Props {
  title: string
  /** Seconds since the start. */
  seconds: number[]
  lines: Line[]
}

const HEIGHT = 180

/** Seconds that are drawn at least. */
const SHORTEST = 5

/** Steps of the axes: time in steps that people count in, and no parts of an event or a request. */
const WHOLE_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600]
const WHOLE_NUMBERS = Array.from({ length: 9 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** Values over time. For those who do not see it the same numbers are a table, one row a point. */
export function Chart({ title, seconds, lines }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  const drawing = lines.map(({ label, colour }) => label + colour).join()
  useEffect(() => {
    const { current } = frame
    if (current === null) {
      return
    }
    const draw = () => {
      plot.current?.destroy()
      plot.current = new uPlot(optionsOf(current, lines), [seconds, ...lines.map(({ values }) => values)], current)
    }
    draw()
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: current.clientWidth, height: HEIGHT }))
    observer.observe(current)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    dark.addEventListener('change', draw)
    document.addEventListener('themechange', draw)
    return () => {
      observer.disconnect()
      dark.removeEventListener('change', draw)
      document.removeEventListener('themechange', draw)
      plot.current?.destroy()
      plot.current = undefined
    }
  }, [drawing])
  useEffect(() => {
    plot.current?.setData([seconds, ...lines.map(({ values }) => values)])
  }, [seconds, lines])
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <ul class="legend">
          {lines.map(({ label, colour }) => (
            <li key={label}>
              <span class={`swatch swatch${colour}`} aria-hidden="true" />
              {label}
            </li>
          ))}
        </ul>
      </figcaption>
      <div ref={frame} aria-hidden="true" />
      <div class="hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">Second</th>
              {lines.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seconds.slice(-10).map((second, index, shown) => (
              <tr key={second}>
                <th scope="row">{second}</th>
                {lines.map(({ label, values }) => (
                  <td key={label}>{Math.round(values[values.length - shown.length + index])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

function optionsOf(frame: HTMLElement, lines: Line[]): uPlot.Options {
  const colour = (name: string) => resolved(frame, name)
  const axis = {
    stroke: colour('--muted'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1 },
    font: `11px ${getComputedStyle(document.body).fontFamily}`
  }
  return {
    width: frame.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (plot) => [secondsOf(plot)[0] ?? 0, Math.max(SHORTEST, secondsOf(plot).at(-1) ?? 0)] },
      y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] }
    },
    axes: [
      { ...axis, size: 26, incrs: WHOLE_SECONDS, values: (_plot, seconds) => seconds.map((second) => `${second} s`) },
      { ...axis, size: 52, incrs: WHOLE_NUMBERS, values: (_plot, values) => values.map((value) => short(value)) }
    ],
    series: [
      {},
      ...lines.map(({ label, colour: name, filled }) => ({
        label,
        stroke: colour(name),
        width: 1.75,
        // A run that is over within a second has one point, and no line.
        points: { show: (plot: uPlot) => secondsOf(plot).length === 1 },
        ...(filled && { fill: `color-mix(in srgb, ${colour(name)} 16%, transparent)` })
      }))
    ]
  }
}

const secondsOf = (plot: uPlot): number[] => [...plot.data[0]]

/** A colour of the style sheet as the canvas takes it. */
function resolved(frame: HTMLElement, name: string): string {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  frame.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  return color
}

const short = (value: number): string => value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 1 })
