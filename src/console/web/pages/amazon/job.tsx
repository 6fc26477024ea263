import { useLocation, useRoute } from 'preact-iso'
import type { JobDetail } from '../../../api'
import { CopyId } from '../../components/copyId'
import { Notice } from '../../components/notice'
import { Page } from '../../components/page'
import { usePolled } from '../../usePolled'
import { clock, count, duration, plural } from '../../format'
import { askFor } from '../why'
import { JobState } from './jobs'
import { Table } from '../../components/table'

/** Invalid records that are shown. */
const MOST = 200

/** One job with the records that Amazon could not use, each of which leads to its events. */
export function AmazonJobPage() {
  const { params } = useRoute()
  const { answer: job, problem } = usePolled<JobDetail>(`/amazon/jobs/${params.id ?? ''}`)
  return (
    <Page
      title="Job"
      lead={<CopyId id={params.id ?? ''} name="the ID of the job" />}
      above={[
        { path: '/amazon', label: 'At Amazon' },
        { path: '/amazon/jobs', label: 'Jobs' }
      ]}
    >
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {job !== undefined && (
        <>
          <section class="panel" aria-label="The job">
            <dl class="pairs">
              <div>
                <dt>State</dt>
                <dd>
                  <JobState state={job.state} />
                </dd>
              </div>
              <div>
                <dt>Audience</dt>
                <dd>
                  <a href={`/amazon/audiences/${job.audienceId}`}>{job.audienceId}</a>
                </dd>
              </div>
              <div>
                <dt>Created</dt>
                <dd>
                  {clock(job.createdAt)}
                  {job.seconds !== undefined && `, took ${duration(job.seconds)}`}
                </dd>
              </div>
              <div>
                <dt>Records</dt>
                <dd>
                  {count(job.records)}, {plural(job.invalid, 'invalid record')}
                </dd>
              </div>
            </dl>
          </section>
          {job.invalidRecords.length > 0 && <Invalid records={job.invalidRecords} />}
        </>
      )}
    </Page>
  )
}

function Invalid({ records }: { records: JobDetail['invalidRecords'] }) {
  const { route } = useLocation()
  return (
    <section aria-labelledby="invalid">
      <h2 id="invalid" class="section-title">
        Invalid records
      </h2>
      <Table heads={['External user ID', 'What Amazon says', 'Events']}>
        {records.slice(0, MOST).map(({ externalId, error }) => (
          <tr key={externalId + error}>
            <th scope="row">
              <code>{externalId}</code>
            </th>
            <td data-label="Amazon">{error}</td>
            <td data-label="Events">
              <button
                type="button"
                class="link"
                onClick={() => {
                  askFor(externalId)
                  route('/why')
                }}
              >
                Find their events
              </button>
            </td>
          </tr>
        ))}
      </Table>
      {records.length > MOST && <p class="muted">And {plural(records.length - MOST, 'further one')}.</p>}
    </section>
  )
}
