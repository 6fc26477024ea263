import type { ComponentChildren } from 'preact'
import type { Problem } from '../../api'
import type { Status } from '../statuses'
import { Message } from './message'
import { StatusIcon } from './statusIcon'

/** Something to know, where it belongs. What failed is read out at once. */
export const Notice = ({ is, children }: { is: Status; children: ComponentChildren }) => (
  <div class={`notice notice-${is}`} role={is === 'failed' ? 'alert' : 'status'}>
    <StatusIcon is={is} />
    <div>{children}</div>
  </div>
)

/** Why something was not done, with a link to what is in the way. Nothing where all is well. */
export const ProblemNotice = ({ problem }: { problem?: Problem }) =>
  problem === undefined ? null : (
    <Notice is="failed">
      <Message text={problem.message} />
      {problem.link !== undefined && (
        <>
          {' '}
          <a href={problem.link.path} onClick={showTarget}>
            {problem.link.label}
          </a>
        </>
      )}
    </Notice>
  )

/** A part of this very page is not loaded again, but brought into view. */
function showTarget(event: MouseEvent): void {
  const { hash } = new URL((event.currentTarget as HTMLAnchorElement).href)
  const target = document.getElementById(hash.slice(1))
  if (target !== null) {
    event.preventDefault()
    event.stopPropagation()
    target.scrollIntoView({ block: 'center' })
    target.focus({ preventScroll: true })
  }
}

/** A page or a part that holds nothing yet says what fills it. */
export const Empty = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <section class="empty">
    <h2>{title}</h2>
    {children}
  </section>
)

/** What a page holds while there is no destination in the workspace. */
export const NeedsDestination = ({ what }: { what: string }) => (
  <Empty title="There is no destination yet">
    <p>Add Amazon Ads DSP and AMC from the catalog. {what}</p>
    <a class="button primary" href="/catalog">
      Open the catalog
    </a>
  </Empty>
)

/** What a page holds while Amazon is not connected, or no longer accepts the connection. */
export const NeedsConnection = ({ problem, children }: { problem?: string; children: ComponentChildren }) => (
  <Empty title={problem === undefined ? 'Not connected to Amazon' : 'Amazon no longer accepts the connection'}>
    <p>{problem === undefined ? children : <Message text={problem} />}</p>
    <a class="button primary" href="/settings">
      {problem === undefined ? 'Connect in the settings' : 'Reconnect in the settings'}
    </a>
  </Empty>
)
