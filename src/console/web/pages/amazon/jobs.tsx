import { useLocation, useRoute } from 'preact-iso'
import type { JobDetail, JobSummary } from '../../../api'
import { usePolled } from '../../client'
import { Button } from '../../components/form'
import { Answered, Empty } from '../../components/notice'
import { Page, Section } from '../../components/page'
import { CopyId, Pairs, Stated, Table } from '../../components/values'
import { count, duration, plural, time } from '../../format'
import type { Status } from '../../statuses'
import { queryPerson } from '../why'
import { AmazonPage, SandboxOnly } from './frame'

/** What became of the records of each request. */
export const AmazonJobsPage = () => (
  <AmazonPage lead="Each request with records is a job at Amazon. Its state says what became of them.">
    <SandboxOnly>
      <List />
    </SandboxOnly>
  </AmazonPage>
)

const List = () => (
  <Answered from={usePolled<JobSummary[]>('/amazon/jobs')}>
    {(jobs) =>
      jobs.length === 0 ? (
        <Empty title="No job yet" to={{ path: '/compute', label: 'Compute an audience' }}>
          Amazon makes a job of each request with records.
        </Empty>
      ) : (
        <Jobs jobs={jobs} />
      )
    }
  </Answered>
)

/** Jobs, the newest first. */
export const Jobs = ({ jobs }: { jobs: JobSummary[] }) => (
  <Table
    rows={jobs}
    rowKey={({ jobRequestId }) => jobRequestId}
    columns={[
      {
        head: 'Job',
        cell: ({ jobRequestId }) => (
          <a href={`/amazon/jobs/${jobRequestId}`}>
            <code>{jobRequestId.slice(0, 13)}</code>
          </a>
        )
      },
      { head: 'State', cell: ({ state }) => <JobState state={state} /> },
      { head: 'Created', cell: ({ createdAt }) => time(createdAt) },
      { head: 'Took', isNumber: true, cell: (job) => (job.state === 'PENDING' ? undefined : timeTaken(job)) },
      { head: 'Records', isNumber: true, cell: ({ records }) => records },
      { head: 'Invalid', isNumber: true, cell: ({ invalid }) => invalid }
    ]}
  />
)

const timeTaken = ({ doneAt, createdAt }: JobSummary): string | undefined =>
  doneAt === null ? undefined : duration((doneAt - createdAt) / 1000)

const STATES: Record<string, Status> = { PENDING: 'live', PARTIALLYSUCCEEDED: 'warned', FAILED: 'failed' }

/** As Amazon names it. */
const JobState = ({ state }: { state: string }) => (
  <Stated is={STATES[state] ?? 'done'} label={state}>
    {state}
  </Stated>
)

/** Invalid records that are shown. */
const MOST = 200

/** One job with the records that Amazon could not use, each of which leads to its events. */
export function AmazonJobPage() {
  const { params } = useRoute()
  return (
    <Page
      title="Job"
      lead={<CopyId id={params.id ?? ''} name="the ID of the job" />}
      above={[
        { path: '/amazon', label: 'At Amazon' },
        { path: '/amazon/jobs', label: 'Jobs' }
      ]}
    >
      <Answered from={usePolled<JobDetail>(`/amazon/jobs/${params.id ?? ''}`)}>
        {(job) => (
          <>
            <section class="panel" aria-label="The job">
              <Pairs
                pairs={[
                  ['State', <JobState key="state" state={job.state} />],
                  ['Audience', <a href={`/amazon/audiences/${job.audienceId}`}>{job.audienceId}</a>],
                  ['Created', [time(job.createdAt), timeTaken(job)].filter(Boolean).join(', took ')],
                  ['Records', `${count(job.records)}, ${plural(job.invalid, 'invalid record')}`]
                ]}
              />
            </section>
            {job.invalidRecords.length > 0 && <Invalid records={job.invalidRecords} />}
          </>
        )}
      </Answered>
    </Page>
  )
}

function Invalid({ records }: { records: JobDetail['invalidRecords'] }) {
  const { route } = useLocation()
  const showEvents = (externalId: string) => {
    queryPerson(externalId)
    route('/why')
  }
  return (
    <Section title="Invalid records">
      <Table
        rows={records.slice(0, MOST)}
        rowKey={({ externalId, error }) => externalId + error}
        columns={[
          { head: 'External user ID', cell: ({ externalId }) => <code class="wrap">{externalId}</code> },
          { head: 'What Amazon says', label: 'Amazon', cell: ({ error }) => error },
          {
            head: 'Events',
            cell: ({ externalId }) => (
              <Button look="link" onClick={() => showEvents(externalId)}>
                Find their events
              </Button>
            )
          }
        ]}
      />
      {records.length > MOST && <p class="muted">And {plural(records.length - MOST, 'more record')}.</p>}
    </Section>
  )
}
