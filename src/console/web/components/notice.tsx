import type { ComponentChildren } from 'preact'
import type { StepState } from '../steps'
import { State } from './statusIcon'

/** Something to know, where it belongs. What failed is read out at once. */
export const Notice = ({ is, children }: { is: StepState; children: ComponentChildren }) => (
  <div class={`notice notice-${is}`} role={is === 'failed' ? 'alert' : 'status'}>
    <State is={is} />
    <div>{children}</div>
  </div>
)

/** A page or a part that holds nothing yet says what fills it. */
export const Empty = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="empty">
    <h2>{title}</h2>
    {children}
  </section>
)
