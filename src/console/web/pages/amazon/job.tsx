import { useLocation, useRoute } from 'preact-iso'
import type { JobDetail } from '../../../api'
import { usePolled } from '../../client'
import { CopyId } from '../../components/copyId'
import { ProblemNotice } from '../../components/notice'
import { Page, Pairs } from '../../components/page'
import { Table } from '../../components/table'
import { count, duration, plural, time } from '../../format'
import { queryPerson } from '../why'
import { JobState } from './jobs'

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
      <ProblemNotice problem={problem} />
      {job !== undefined && (
        <>
          <section class="panel" aria-label="The job">
            <Pairs
              pairs={[
                ['State', <JobState key="state" state={job.state} />],
                [
                  'Audience',
                  <a key="audience" href={`/amazon/audiences/${job.audienceId}`}>
                    {job.audienceId}
                  </a>
                ],
                [
                  'Created',
                  `${time(job.createdAt)}${job.doneAt === null ? '' : `, took ${duration((job.doneAt - job.createdAt) / 1000)}`}`
                ],
                ['Records', `${count(job.records)}, ${plural(job.invalid, 'invalid record')}`]
              ]}
            />
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
              <code class="wrap">{externalId}</code>
            </th>
            <td data-label="Amazon">{error}</td>
            <td data-label="Events">
              <button
                type="button"
                class="link"
                onClick={() => {
                  queryPerson(externalId)
                  route('/why')
                }}
              >
                Find their events
              </button>
            </td>
          </tr>
        ))}
      </Table>
      {records.length > MOST && <p class="muted">And {plural(records.length - MOST, 'more record')}.</p>}
    </section>
  )
}
