import type { Status } from '../statuses'

const LABELS: Record<Status, string> = {
  done: 'Done',
  live: 'In progress',
  waiting: 'To do',
  warned: 'Needs attention',
  failed: 'Failed'
}

/** A status by form as well as by color: a ticked disc, a pulsing dot, an empty ring, a triangle, a diamond. */
export const StatusIcon = ({ is, label }: { is: Status; label?: string }) => (
  <svg
    class={`state state-${is}`}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    role="img"
    aria-label={label ?? LABELS[is]}
  >
    {SHAPES[is]}
  </svg>
)

const SHAPES: Record<Status, preact.JSX.Element> = {
  done: (
    <>
      <circle cx="8" cy="8" r="7" class="fill" />
      <path d="M4.8 8.3 7 10.5l4.2-4.6" class="mark" />
    </>
  ),
  live: (
    <>
      <circle cx="8" cy="8" r="6.2" class="ring" />
      <circle cx="8" cy="8" r="3" class="fill" />
    </>
  ),
  waiting: <circle cx="8" cy="8" r="5.8" class="ring" />,
  warned: (
    <>
      <path d="M8 1.2 15.4 14.4H.6z" class="fill" />
      <path d="M8 6v3.6M8 11.9v.3" class="mark" />
    </>
  ),
  failed: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8z" class="fill" />
      <path d="M8 4.6v4M8 11v.4" class="mark" />
    </>
  )
}
