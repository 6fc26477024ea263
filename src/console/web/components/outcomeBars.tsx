import type { ComponentChildren } from 'preact'
import type { RunView } from '../../api'
import { count, percent } from '../format'
import type { Status } from '../statuses'

/** What became of the events of a run, number by number, each as a share of those that were read. */
export function OutcomeBars({ run: { counts, state }, rejected }: { run: RunView; rejected: string }) {
  const { read, superseded, refused, delivered, entered, left, unsent, matched } = counts
  const isOver = state !== 'sending' && state !== 'counting'
  return (
    <dl class="bars" aria-label="What became of the events">
      <Bar label="Read" value={read} of={read} is="waiting">
        events
      </Bar>
      <Bar label="Superseded" value={superseded} of={read} is="waiting">
        a later event counts
      </Bar>
      <Bar label="Rejected" value={refused} of={read} is="failed" link={refused > 0 ? rejected : undefined}>
        {refused > 0 && percent(refused, read)}
      </Bar>
      {unsent > 0 && (
        <Bar label="Not sent" value={unsent} of={read} is="warned">
          read, but not sent
        </Bar>
      )}
      <Bar label="Delivered" value={delivered} of={read} is="live">
        {count(entered)} added, {count(left)} removed
      </Bar>
      <Bar label="Matched" value={matched} of={read} is="done">
        {matched !== undefined
          ? 'members at Amazon'
          : isOver && delivered === 0
            ? 'Amazon counts once it has received people'
            : 'Amazon has not counted yet'}
      </Bar>
    </dl>
  )
}

interface BarProps {
  label: string
  /** Undefined while it is not known, which is drawn as unknown. */
  value: number | undefined
  of: number
  /** Whose color it has. */
  is: Status
  link?: string
  children: ComponentChildren
}

const Bar = ({ label, value, of, is, link, children }: BarProps) => (
  <div class="bar-row">
    <dt>{label}</dt>
    <dd class={value === 0 ? 'bar-value muted' : 'bar-value'}>
      {value === undefined ? (
        <span class="muted">Unknown</span>
      ) : link === undefined ? (
        count(value)
      ) : (
        <a href={link}>{count(value)}</a>
      )}
    </dd>
    <dd class="bar-note muted">{children}</dd>
    <dd class="bar-track" aria-hidden="true">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none">
        {value === undefined ? (
          <rect class="unknown" x="0" y="0" width="100" height="8" />
        ) : (
          <rect class={`colored is-${is}`} x="0" y="0" width={scaleWidth(value, of)} height="8" />
        )}
      </svg>
    </dd>
  </div>
)

/** Whatever is not nothing can be seen. */
const scaleWidth = (value: number, of: number): number =>
  value === 0 || of === 0 ? 0 : Math.max(0.4, Math.min(100, (100 * value) / of))
