import type { JobSummary } from '../../../api'
import { usePolled } from '../../client'
import { Empty, ProblemNotice } from '../../components/notice'
import { StatusIcon } from '../../components/statusIcon'
import { NumberCell, Table } from '../../components/table'
import { count, duration, time } from '../../format'
import type { Status } from '../../statuses'
import { AmazonPage, SandboxOnly } from './frame'

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
  const { answer, problem } = usePolled<JobSummary[]>('/amazon/jobs')
  return (
    <>
      <ProblemNotice problem={problem} />
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
export const Jobs = ({ jobs }: { jobs: JobSummary[] }) => (
  <Table heads={['Job', 'State', 'Created', { number: 'Took' }, { number: 'Records' }, { number: 'Invalid' }]}>
    {jobs.map((job) => (
      <tr key={job.jobRequestId}>
        <th scope="row">
          <a href={`/amazon/jobs/${job.jobRequestId}`}>
            <code>{job.jobRequestId.slice(0, 13)}</code>
          </a>
        </th>
        <td data-label="State">
          <JobState state={job.state} />
        </td>
        <td data-label="Created">{time(job.createdAt)}</td>
        <NumberCell label="Took">
          {job.doneAt === null || job.state === 'PENDING' ? undefined : duration((job.doneAt - job.createdAt) / 1000)}
        </NumberCell>
        <NumberCell label="Records">{count(job.records)}</NumberCell>
        <NumberCell label="Invalid">{count(job.invalid)}</NumberCell>
      </tr>
    ))}
  </Table>
)

const STATES: Record<string, Status> = { PENDING: 'live', PARTIALLYSUCCEEDED: 'warned', FAILED: 'failed' }

/** As Amazon names it. */
export const JobState = ({ state }: { state: string }) => (
  <span class="stated">
    <StatusIcon is={STATES[state] ?? 'done'} label={state} />
    {state}
  </span>
)
