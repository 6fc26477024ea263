import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { RunSummary, WorkspaceView } from '../../api'
import { post, useAction } from '../client'
import { Button, Choice, Choices, Form } from '../components/form'
import { Empty, ProblemNotice, Ready } from '../components/notice'
import { Page, Section } from '../components/page'
import { Stated, Table } from '../components/values'
import { count, duration, time } from '../format'
import { useSpace } from '../live'
import { describeRun, isRunning } from '../statuses'

/** Lets Segment compute the audiences, which sends their events; and the runs so far. */
export function ComputePage() {
  const { runs } = useSpace()
  return (
    <Page title="Compute" lead="When Segment computes an audience, its events go through the mapping to Amazon.">
      <Ready then="Then its audiences can be computed." connect="Connect the destination, so that events can be sent.">
        <NewRun />
      </Ready>
      {runs.length > 0 && <Runs runs={runs} />}
    </Page>
  )
}

function NewRun() {
  const space = useSpace()
  const { route } = useLocation()
  const { working, problem, act } = useAction()
  const [skipped, setSkipped] = useState<string[]>([])
  const [latest] = space.runs
  const missing = findMissing(space)
  if (missing !== undefined) {
    return (
      <Empty title="Not everything is ready" to={missing}>
        {missing.what}
      </Empty>
    )
  }
  const connected = space.audiences.filter((audience) => audience.connected !== undefined)
  const chosen = connected.filter(({ key }) => !skipped.includes(key)).map(({ key }) => key)
  const going = isRunning(latest)
  return (
    <Form onSubmit={() => act(async () => route(await startRun(chosen)))}>
      <Choices legend={<h2>Audiences to compute</h2>}>
        {connected.map(({ key, name, events }) => (
          <Choice
            key={key}
            type="checkbox"
            checked={!skipped.includes(key)}
            onChange={(on) => setSkipped(on ? skipped.filter((one) => one !== key) : [...skipped, key])}
          >
            <b>{name}</b>
            <span class="muted">{count(events)} events</span>
          </Choice>
        ))}
      </Choices>
      <div class="buttons">
        <Button look="primary" disabled={working || going || chosen.length === 0}>
          Compute
        </Button>
        {going && <a href={`/compute/${latest.id}`}>Run {latest.id} is in progress</a>}
      </div>
      <ProblemNotice problem={problem} />
    </Form>
  )
}

/** Gives the address of the new run. */
export async function startRun(audiences: readonly string[]): Promise<string> {
  const { id } = await post<{ id: number }>('/runs', { audiences })
  return `/compute/${id}`
}

function findMissing({ audiences, enabled, mapping }: WorkspaceView) {
  if (!enabled) {
    return { what: 'The destination is not enabled.', path: '/settings', label: 'Enable the destination' }
  }
  if (!audiences.some(({ connected }) => connected !== undefined)) {
    return { what: 'No audience is connected to the destination.', path: '/audiences', label: 'Connect an audience' }
  }
  return mapping?.enabled === true
    ? undefined
    : { what: 'No mapping is enabled, so no event would be sent.', path: '/mappings', label: 'Go to Matching Mappings' }
}

const Runs = ({ runs }: { runs: RunSummary[] }) => (
  <Section title="Runs">
    <Table
      rows={runs}
      rowKey={({ id }) => id}
      columns={[
        {
          head: 'Run',
          cell: ({ id, startedAt }) => (
            <>
              <a href={`/compute/${id}`}>Run {id}</a> <span class="muted">{time(startedAt)}</span>
            </>
          )
        },
        {
          head: 'Status',
          cell: (run) => {
            const { is, words } = describeRun(run)
            return <Stated is={is}>{words}</Stated>
          }
        },
        { head: 'Read', isNumber: true, cell: ({ counts }) => counts.read },
        { head: 'Rejected', isNumber: true, cell: ({ counts }) => counts.refused },
        { head: 'Delivered', isNumber: true, cell: ({ counts }) => counts.delivered },
        { head: 'Took', isNumber: true, cell: ({ seconds }) => duration(seconds) }
      ]}
    />
  </Section>
)
