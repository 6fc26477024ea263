import type { StepState } from '../steps'

const WORDS: Record<StepState, string> = { done: 'Done', live: 'Going on', waiting: 'To do', failed: 'Failed' }

/** A state by form as well as by colour: a ticked disc, a pulsing dot, an empty ring, a diamond. */
export const State = ({ is, label }: { is: StepState; label?: string }) => (
  <svg
    class={`state state-${is}`}
    viewBox="0 0 16 16"
    width="16"
    height="16"
    role="img"
    aria-label={label ?? WORDS[is]}
  >
    {SHAPES[is]}
  </svg>
)

const SHAPES: Record<StepState, preact.JSX.Element> = {
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
  failed: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8z" class="fill" />
      <path d="M8 4.6v4M8 11v.4" class="mark" />
    </>
  )
}
