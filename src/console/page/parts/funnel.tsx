import type { RunCounts } from '../../api'
import { count, percent } from '../words'

interface Props {
  counts: RunCounts
  /** Address of the list of refused events. */
  refused: string
}

/** Height of the drawing and of a full flow, in its own units. */
const HEIGHT = 120
const FULL = 104

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

/** Five columns of 100; what leaves the stream falls out of it under its own number. */
function Stream({ counts: { read, superseded, refused, delivered, matched } }: { counts: RunCounts }) {
  const height = (events: number) => (events === 0 || read === 0 ? 0 : Math.max(THINNEST, (FULL * events) / read))
  const all = height(read)
  const supersededHeight = height(superseded)
  const refusedHeight = height(refused)
  const deliveredHeight = height(delivered)
  const matchedHeight = height(Math.min(matched ?? 0, delivered))
  return (
    <svg viewBox={`0 0 500 ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {/* What is still on its way is the pale part of the stream. */}
      <path class="flow-all" d={band(0, 100, all, all)} />
      <path
        class="flow-all"
        d={band(100, 300, all, Math.max(deliveredHeight, all - supersededHeight - refusedHeight))}
      />
      <path class="flow" d={band(300, 400, deliveredHeight, deliveredHeight)} />
      <path class="flow-matched" d={band(400, 500, deliveredHeight, matchedHeight)} />
      <path class="flow-superseded" d={fall(150, all, supersededHeight)} />
      <path class="flow-refused" d={fall(250, all - supersededHeight, refusedHeight)} />
    </svg>
  )
}

/** A part of the stream between two columns, which becomes thinner in an even curve. */
function band(from: number, to: number, start: number, end: number): string {
  const middle = (from + to) / 2
  return `M${from} 0H${to}V${end}C${middle} ${end} ${middle} ${start} ${from} ${start}Z`
}

/** A part that falls out of the stream. */
const fall = (at: number, top: number, width: number): string =>
  width === 0
    ? ''
    : `M${at - 40} ${top - width}C${at} ${top - width} ${at + width / 2} ${top} ${at + width / 2} ${HEIGHT}H${
        at - width / 2
      }C${at - width / 2} ${top + 2} ${at - 20} ${top} ${at - 40} ${top}Z`
