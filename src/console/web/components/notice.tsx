import type { ComponentChildren } from 'preact'
import type { Problem } from '../../api'
import type { Loaded } from '../client'
import { count, plural } from '../format'
import { useSpace } from '../live'
import type { Status } from '../statuses'
import { StatusIcon } from './values'

/** What messages name, and the pages that show it. */
const LINKS: [RegExp, string][] = [
  [/Terms and connections/, '/connections'],
  [/AMC terms/, '/connections'],
  [/settings of the destination/, '/settings']
]

/** A message of the destination or of the server, with links to the pages that it speaks of. */
export function Message({ text }: { text: string }) {
  for (const [words, path] of LINKS) {
    const found = words.exec(text)
    if (found !== null) {
      const [name] = found
      return (
        <>
          {text.slice(0, found.index)}
          <a href={path}>{name}</a>
          {text.slice(found.index + name.length)}
        </>
      )
    }
  }
  return /\bAMC\b/.test(text) ? (
    <>
      {text} See <a href="/connections">Terms and connections</a>.
    </>
  ) : (
    <>{text}</>
  )
}

interface ReasonProps {
  /** How many there are of it, in words, or as a link to them. */
  what: ComponentChildren
  reason: string
  /** Of a reason that several countries have: how many each has. */
  countries?: Record<string, number>
  /** Of all that were rejected, those for this reason. */
  of?: { part: number; all: number; label: string }
}

/** Why things were rejected, one reason below the other. */
export const Reasons = ({ reasons }: { reasons: ReasonProps[] }) => (
  <ul class="reasons">
    {reasons.map(({ what, reason, countries, of }) => (
      <li key={reason}>
        {what}
        <span>
          <Message text={countries === undefined ? reason : reason.replace('…', 'several countries')} />
          {countries !== undefined && <small>{describeCountries(countries)}</small>}
        </span>
        {of !== undefined && <meter min={0} max={Math.max(of.all, of.part)} value={of.part} aria-label={of.label} />}
      </li>
    ))}
  </ul>
)

/** Countries that are named. */
const MOST_COUNTRIES = 6

/** `DE 120, FR 80, and 3 more countries` */
function describeCountries(countries: Record<string, number>): string {
  const sorted = Object.entries(countries).sort(([, one], [, other]) => other - one)
  const named = sorted.slice(0, MOST_COUNTRIES).map(([country, events]) => `${country} ${count(events)}`)
  const more = sorted.length - named.length
  return `${named.join(', ')}${more > 0 ? `, and ${plural(more, 'more country', 'more countries')}` : ''}`
}

interface NoticeProps {
  is: Status
  /** What its sign says where it is not the status alone. */
  label?: string
  /** Whether it is read out at once. */
  isAlert?: boolean
  children: ComponentChildren
}

/** Something to know, where it belongs. */
export const Notice = ({ is, label, isAlert = is === 'failed', children }: NoticeProps) => (
  <div class={`notice is-${is}`} role={isAlert ? 'alert' : 'status'}>
    <StatusIcon is={is} label={label} />
    <div>{children}</div>
  </div>
)

/** Why something was not done, with a link to what is in the way. Nothing where all is well. */
export const ProblemNotice = ({ problem }: { problem?: Problem }) =>
  problem === undefined ? null : (
    <Notice is="failed">
      <Message text={problem.message} />{' '}
      {problem.link !== undefined && (
        <a href={problem.link.path} onClick={showTarget}>
          {problem.link.label}
        </a>
      )}
    </Notice>
  )

/** A part of this very page is not loaded again, but brought into view. */
function showTarget(event: MouseEvent): void {
  if (showElement(new URL((event.currentTarget as HTMLAnchorElement).href).hash)) {
    event.preventDefault()
    event.stopPropagation()
  }
}

/** Brings into view what an address names behind its `#`. False where the page has no such part. */
export function showElement(hash: string): boolean {
  const target = document.getElementById(hash.slice(1))
  target?.scrollIntoView({ block: 'center' })
  target?.focus({ preventScroll: true })
  return target !== null
}

/** What the server answered, or why it did not. */
export const Answered = <Answer,>({
  from: { answer, problem },
  children
}: {
  from: Loaded<Answer>
  children: (answer: Answer) => ComponentChildren
}) => (
  <>
    <ProblemNotice problem={problem} />
    {answer !== undefined && children(answer)}
  </>
)

interface EmptyProps {
  title: string
  /** Where one goes on from here. */
  to?: { path: string; label: string; isPrimary?: boolean; onClick?: () => void }
  children: ComponentChildren
}

/** A page or a part that holds nothing yet says what fills it. */
export const Empty = ({ title, to, children }: EmptyProps) => (
  <section class="empty">
    <h2>{title}</h2>
    <p class="muted">{children}</p>
    {to !== undefined && (
      <a class={to.isPrimary === false ? 'button' : 'button primary'} href={to.path} onClick={to.onClick}>
        {to.label}
      </a>
    )}
  </section>
)

interface ReadyProps {
  /** What comes after a destination was added. */
  then: string
  /** Why a connection to Amazon is needed, where it is. */
  connect?: string
  children: ComponentChildren
}

/** What a page holds once there is a destination and, where it needs one, a connection; else the way to that. */
export function Ready({ then, connect, children }: ReadyProps) {
  const { destination, connectionProblem } = useSpace()
  const isConnected = useConnected()
  if (destination === undefined) {
    return (
      <Empty title="There is no destination yet" to={{ path: '/catalog', label: 'Open the catalog' }}>
        Add Amazon Ads DSP and AMC from the catalog. {then}
      </Empty>
    )
  }
  if (connect === undefined || isConnected) {
    return <>{children}</>
  }
  return connectionProblem === undefined ? (
    <Empty title="Not connected to Amazon" to={{ path: '/settings', label: 'Connect in the settings' }}>
      {connect}
    </Empty>
  ) : (
    <Empty
      title="Amazon no longer accepts the connection"
      to={{ path: '/settings', label: 'Reconnect in the settings' }}
    >
      <Message text={connectionProblem} />
    </Empty>
  )
}

/** Whether there is a connection to Amazon that it accepts. */
export function useConnected(): boolean {
  const { connectedSince, connectionProblem } = useSpace()
  return connectedSince !== undefined && connectionProblem === undefined
}
