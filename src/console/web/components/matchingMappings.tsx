import type { MappingCheck } from '../../api'
import { useDestination } from '../catalog'
import { put, remove, useAction } from '../client'
import { count, plural, time } from '../format'
import { useSpace } from '../live'
import { ask } from './confirm'
import { Button } from './form'
import { Empty, Message, Notice, ProblemNotice } from './notice'
import { StatusIcon } from './values'

let lastCheck: MappingCheck | undefined

/** What saving a mapping has found, for the page that follows. */
export function keepCheck(check: MappingCheck | undefined): void {
  lastCheck = check
}

/** The mappings of the destination, of which each takes the events of every audience. */
export function MatchingMappings({ audience }: { audience?: string }) {
  const { mapping, destination, runs } = useSpace()
  const [action] = useDestination(destination?.id)?.actions ?? []
  const { working, problem, act } = useAction()
  const from = audience === undefined ? '' : `?audience=${encodeURIComponent(audience)}`
  if (mapping === undefined) {
    return (
      <Empty title="There is no mapping yet" to={{ path: `/mappings/new${from}`, label: 'Add mapping' }}>
        A mapping says which values of an event Amazon gets. The defaults suit the events that Engage sends.
      </Empty>
    )
  }
  const { enabled, fields, savedAt } = mapping
  const changed = Object.keys(fields).length
  const removeMapping = () =>
    ask({
      title: 'Remove the mapping?',
      action: 'Remove',
      body: (
        <p>
          {changed === 0
            ? 'It uses the defaults, so nothing that you entered is lost.'
            : `${plural(changed, 'changed field')} will be lost.`}{' '}
          No events are sent until you add a mapping again.
        </p>
      ),
      onConfirm: () => act(() => remove('/mapping'))
    })
  return (
    <section class="panel" aria-label="Mappings">
      <div class="row">
        <StatusIcon is={enabled ? 'done' : 'waiting'} />
        <span>
          <b>
            <a href={`/mappings/edit${from}`}>{action?.title}</a>
          </b>
          <span class="muted">
            {enabled ? 'Enabled' : 'Not enabled'} ·{' '}
            {changed === 0 ? 'defaults' : `${changed} changed from the defaults`} · saved {time(savedAt)}
          </span>
        </span>
        <span class="buttons">
          <Button
            look="small"
            disabled={working}
            onClick={() => act(() => put('/mapping', { fields, enabled: !enabled, basedOn: savedAt }))}
          >
            {enabled ? 'Disable' : 'Enable'}
          </Button>
          <Button look="small danger" disabled={working} onClick={removeMapping}>
            Remove
          </Button>
        </span>
      </div>
      <ProblemNotice problem={problem} />
      {lastCheck !== undefined && <Checked check={lastCheck} />}
      {enabled && runs.length === 0 && (
        <Notice is="done">
          Next: <a href="/compute">let Segment compute the audience</a>.
        </Notice>
      )}
    </section>
  )
}

/** What the mapping does to the events of the space. */
const Checked = ({ check: { events, complete, rejected, reasons } }: { check: MappingCheck }) =>
  events === 0 ? null : rejected === 0 ? (
    <p class="muted">
      Checked with {complete ? 'all' : 'the first'} {plural(events, 'event')} of this space: none is rejected.
    </p>
  ) : (
    <Notice is={rejected === events ? 'failed' : 'warned'}>
      {describeRejected({ events, complete, rejected })}
      <ul class="plain">
        {reasons.map(({ reason, events: some }) => (
          <li key={reason}>
            {count(some)}: <Message text={reason} />
          </li>
        ))}
      </ul>
    </Notice>
  )

/** `This mapping rejects all 5,251 events of this space.` */
export function describeRejected({ events, complete, rejected }: Omit<MappingCheck, 'reasons'>): string {
  const whole = complete ? plural(events, 'event') : `first ${plural(events, 'event')}`
  return rejected === events
    ? `This mapping rejects ${complete ? 'all' : 'the'} ${whole} of this space.`
    : `This mapping rejects ${count(rejected)} of the ${whole} of this space.`
}
