import { useRoute } from 'preact-iso'
import type { AmazonAudienceDetail, JobSummary } from '../../../api'
import { usePolled } from '../../client'
import { Chart } from '../../components/chart'
import { CopyId } from '../../components/copyId'
import { ProblemNotice } from '../../components/notice'
import { Figures, Page, Pairs } from '../../components/page'
import { DspProgress } from '../../components/progressToDsp'
import { describeTtl } from '../../components/units'
import { count, percent } from '../../format'
import { Jobs } from './jobs'

/** One audience as Amazon has it: sizes now and over time, settings, jobs. */
export function AmazonAudiencePage() {
  const { params } = useRoute()
  const id = params.id ?? ''
  const { answer, problem } = usePolled<AmazonAudienceDetail>(`/amazon/audiences/${id}`)
  const { answer: jobs } = usePolled<JobSummary[]>(answer?.history && `/amazon/jobs?audienceId=${id}`)
  return (
    <Page
      title={answer?.name ?? 'Audience at Amazon'}
      lead={<CopyId id={id} name="the audience ID" />}
      above={[{ path: '/amazon', label: 'At Amazon' }]}
    >
      <ProblemNotice problem={problem} />
      {answer !== undefined && <Shown audience={answer} />}
      {jobs !== undefined && jobs.length > 0 && (
        <section aria-labelledby="jobs">
          <h2 id="jobs" class="section-title">
            Jobs
          </h2>
          <Jobs jobs={jobs} />
        </section>
      )}
    </Page>
  )
}

function Shown({ audience }: { audience: AmazonAudienceDetail }) {
  const { received, matched, missingForDsp, members, history, key } = audience
  const known = (value?: number) => (value === undefined ? '–' : count(value))
  return (
    <>
      <Figures
        figures={[
          ['Received', known(received)],
          ['Matched', known(matched)],
          ['Match rate', received === undefined || matched === undefined ? '–' : percent(matched, received)],
          ...(members === undefined ? [] : [['Current members', count(members)] as [string, string]]),
          [
            'Amazon DSP needs 2,000',
            <small key="dsp">
              <DspProgress matched={matched} missing={missingForDsp} />
            </small>
          ]
        ]}
      />
      {history !== undefined && history.seconds.length > 1 && (
        <section class="panel">
          <Chart
            title="Members over time"
            seconds={history.seconds}
            kind="steps"
            series={[
              { label: 'Members', color: 'accent', values: history.members },
              { label: 'Matched', color: 'done', values: history.matched }
            ]}
          />
        </section>
      )}
      <section class="panel" aria-labelledby="settings">
        <h2 id="settings">Settings at Amazon</h2>
        <Pairs
          pairs={[
            [
              'Segment audience',
              key && (
                <a key="audience" href={`/audiences/${encodeURIComponent(key)}`}>
                  {key}
                </a>
              )
            ],
            ['Region', audience.region],
            ['Description', audience.description],
            ['Country', audience.countryCode],
            ['DSP advertiser', audience.advertiserId],
            [
              'AMC connection',
              audience.connectionId && (
                <a key="connection" href={`/connections#${audience.connectionId}`}>
                  {audience.connectionId}
                </a>
              )
            ],
            ['Time to live', audience.ttl === undefined ? undefined : describeTtl(audience.ttl)]
          ]}
        />
      </section>
    </>
  )
}
