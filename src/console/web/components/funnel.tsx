import type { RunCounts } from '../../api'
import { count, percent } from '../format'

interface Props {
  counts: RunCounts
  /** Address of the list of refused events. */
  refused: string
}

/** Height of the drawing and of a full flow, in its own units. */
const HEIGHT = 120
const FULL = 92

/** Thinnest flow that can be seen. */
const THINNEST = 1.5

/**
 * Read → superseded → refused → delivered → matched, drawn as a stream that loses a part at each station. The numbers
 * stand above it; the list behind a number is its link.
 */
export function Funnel({ counts, refused }: Props) {
  const { read, superseded, refused: kept, delivered, entered, left, unsent, matched } = counts
  return (
    <figure class="funnel" aria-label="What became of the events">
      <dl>
        <Station label="Read" value={read} note="events" />
        <Station label="Superseded" value={superseded} note="a later event counts" quiet />
        <Station
          label="Refused"
          value={kept}
          note={percent(kept, read)}
          link={kept > 0 ? refused : undefined}
          failed={kept > 0}
        />
        <Station label="Delivered" value={delivered} note={`${count(entered)} entered, ${count(left)} left`} />
        <Station
          label="Matched"
          value={matched}
          note={matched === undefined ? 'Amazon has not counted yet' : 'members at Amazon'}
        />
      </dl>
      <Stream counts={counts} />
      {unsent > 0 && <figcaption>{count(unsent)} events were read, but not sent.</figcaption>}
    </figure>
  )
}

interface StationProps {
  label: string
  value?: number
  note: string
  link?: string
  quiet?: boolean
  failed?: boolean
}

const Station = ({ label, value, note, link, quiet, failed }: StationProps) => (
  <div class={`station${quiet ? ' station-quiet' : ''}${failed ? ' station-failed' : ''}`}>
    <dt>{label}</dt>
    <dd>
      {link === undefined ? <b>{value === undefined ? '–' : count(value)}</b> : <a href={link}>{count(value ?? 0)}</a>}
      <small>{note}</small>
    </dd>
  </div>
)

/** Five columns of 100; what leaves the stream falls out of it under its own number. What is on its way is pale. */
function Stream({ counts: { read, superseded, refused, delivered, matched } }: { counts: RunCounts }) {
  const height = (events: number) => (events === 0 || read === 0 ? 0 : Math.max(THINNEST, (FULL * events) / read))
  const all = height(read)
  const kept = all - height(superseded)
  const left = Math.max(height(delivered), kept - height(refused))
  const sent = height(delivered)
  return (
    <svg viewBox={`0 0 500 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path class="flow-superseded" d={fall(100, kept, all)} />
      <path class="flow-refused" d={fall(200, left, kept)} />
      <path class="flow-all" d={`M0 0H300V${left}${curve(300, left, 200, kept)}${curve(200, kept, 100, all)}H0Z`} />
      <path class="flow" d={`M300 0H400V${sent}H300Z`} />
      <path
        class="flow-matched"
        d={`M400 0H500V${height(Math.min(matched ?? 0, delivered))}${curve(500, height(Math.min(matched ?? 0, delivered)), 400, sent)}Z`}
      />
    </svg>
  )
}

/** The lower edge of the stream between two columns, as an even curve. */
function curve(from: number, start: number, to: number, end: number): string {
  const middle = (from + to) / 2
  return `C${middle} ${start} ${middle} ${end} ${to} ${end}`
}

/** A part of the stream, from `top` to `bottom` at its column's left, that falls out in the column's middle. */
function fall(column: number, top: number, bottom: number): string {
  if (bottom - top <= 0) {
    return ''
  }
  const half = Math.max(0.4, (bottom - top) / 5)
  const middle = column + 50
  return (
    `M${column} ${top}C${middle} ${top} ${middle + half} ${top} ${middle + half} ${HEIGHT}H${middle - half}` +
    `C${middle - half} ${bottom} ${middle - half} ${bottom} ${column} ${bottom}Z`
  )
}
