import type { JobView } from '../../../api'
import { Empty, Notice } from '../../components/notice'
import { State } from '../../components/statusIcon'
import { usePolled } from '../../usePolled'
import type { StepState } from '../../steps'
import { clock, count, duration } from '../../format'
import { AmazonPage, SandboxOnly } from './frame'
import { Table } from '../../components/table'

/** What became of the records of each request. */
export function AmazonJobsPage() {
  return (
    <AmazonPage lead="Each request with records is a job at Amazon. Its state says what became of them.">
      <SandboxOnly>
        <List />
      </SandboxOnly>
    </AmazonPage>
  )
}

function List() {
  const { answer, problem } = usePolled<JobView[]>('/amazon/jobs')
  return (
    <>
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer?.length === 0 && (
        <Empty title="No job yet">
          <p>Amazon makes a job of each request with records.</p>
          <a class="button primary" href="/compute">
            Compute an audience
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.length > 0 && <Jobs jobs={answer} />}
    </>
  )
}

/** Jobs, the newest first. */
export const Jobs = ({ jobs }: { jobs: JobView[] }) => (
  <Table heads={['Job', 'State', 'Created', { number: 'Took' }, { number: 'Records' }, { number: 'Invalid' }]}>
    {jobs.map((job) => (
      <tr key={job.jobRequestId}>
        <th scope="row">
          <a href={`/amazon/jobs/${job.jobRequestId}`}>
            <code>{job.jobRequestId.slice(0, 8)}</code>
          </a>
        </th>
        <td data-label="State">
          <JobState state={job.state} />
        </td>
        <td data-label="Created">{clock(job.createdAt)}</td>
        <td class="number" data-label="Took">
          {job.seconds === undefined ? '–' : duration(job.seconds)}
        </td>
        <td class="number" data-label="Records">
          {count(job.records)}
        </td>
        <td class="number" data-label="Invalid">
          {count(job.invalid)}
        </td>
      </tr>
    ))}
  </Table>
)

const STATES: Record<string, StepState> = { PENDING: 'live', PARTIALLYSUCCEEDED: 'waiting', FAILED: 'failed' }

/** In Amazon’s own word. */
export const JobState = ({ state }: { state: string }) => (
  <span class="stated">
    <State is={STATES[state] ?? 'done'} label={state} />
    {state}
  </span>
)
