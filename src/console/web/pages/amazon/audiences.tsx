import { useRoute } from 'preact-iso'
import type { AmazonAudienceDetail, AmazonAudienceView, JobSummary } from '../../../api'
import { usePolled } from '../../client'
import { Chart } from '../../components/chart'
import { Answered, Empty, ProblemNotice } from '../../components/notice'
import { Page, Panel, Section } from '../../components/page'
import { describeTtl } from '../../components/units'
import { CopyId, DSP_NEEDS, DspProgress, Figures, Pairs, Table } from '../../components/values'
import { count, percent } from '../../format'
import { AmazonPage } from './frame'
import { Jobs } from './jobs'

const NEEDS = `Amazon DSP needs ${count(DSP_NEEDS)}`

const matchRate = ({ received, matched }: AmazonAudienceView): string | undefined =>
  received === undefined || matched === undefined ? undefined : percent(matched, received)

/** The audiences that Amazon has, with their sizes. */
export function AmazonAudiencesPage() {
  const { answer, problem } = usePolled<AmazonAudienceView[]>('/amazon/audiences')
  return (
    <AmazonPage lead="Audiences at Amazon, with Amazon’s own counts.">
      <ProblemNotice problem={problem} />
      <Table
        rows={answer}
        empty={
          <Empty title="Amazon has no audience yet" to={{ path: '/audiences', label: 'Open the audiences' }}>
            An audience is created at Amazon when you save its settings.
          </Empty>
        }
        rowKey={({ audienceId }) => audienceId}
        columns={[
          {
            head: 'Audience',
            cell: ({ audienceId, name, region }) => (
              <>
                <a href={`/amazon/audiences/${audienceId}`}>{name}</a> <span class="muted">{region}</span>
                <CopyId id={audienceId} name={`the ID of ${name} at Amazon`} />
              </>
            )
          },
          { head: 'Received', isNumber: true, cell: ({ received }) => received },
          { head: 'Matched', isNumber: true, cell: ({ matched }) => matched },
          { head: 'Match rate', isNumber: true, cell: matchRate },
          {
            head: NEEDS,
            label: `Toward ${count(DSP_NEEDS)}`,
            cell: ({ matched, missingForDsp }) => <DspProgress matched={matched} missing={missingForDsp} />
          }
        ]}
      />
    </AmazonPage>
  )
}

/** One audience as Amazon has it: sizes now and over time, settings, jobs. */
export function AmazonAudiencePage() {
  const { params } = useRoute()
  const id = params.id ?? ''
  const loaded = usePolled<AmazonAudienceDetail>(`/amazon/audiences/${id}`)
  const { answer: jobs } = usePolled<JobSummary[]>(loaded.answer?.history && `/amazon/jobs?audienceId=${id}`)
  return (
    <Page
      title={loaded.answer?.name ?? 'Audience at Amazon'}
      lead={<CopyId id={id} name="the audience ID" />}
      above={[{ path: '/amazon', label: 'At Amazon' }]}
    >
      <Answered from={loaded}>{(audience) => <Shown audience={audience} />}</Answered>
      {jobs !== undefined && jobs.length > 0 && (
        <Section title="Jobs">
          <Jobs jobs={jobs} />
        </Section>
      )}
    </Page>
  )
}

function Shown({ audience }: { audience: AmazonAudienceDetail }) {
  const { received, matched, missingForDsp, members, history, key, connectionId, ttl } = audience
  return (
    <>
      <Figures
        figures={[
          ['Received', received],
          ['Matched', matched],
          ['Match rate', matchRate(audience)],
          ['Current members', members ?? null],
          [
            NEEDS,
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
              { label: 'Members', is: 'live', values: history.members },
              { label: 'Matched', is: 'done', values: history.matched }
            ]}
          />
        </section>
      )}
      <Panel title="Settings at Amazon">
        <Pairs
          pairs={[
            ['Segment audience', key && <a href={`/audiences/${encodeURIComponent(key)}`}>{key}</a>],
            ['Region', audience.region],
            ['Description', audience.description],
            ['Country', audience.countryCode],
            ['DSP advertiser', audience.advertiserId],
            ['AMC connection', connectionId && <a href={`/connections#${connectionId}`}>{connectionId}</a>],
            ['Time to live', ttl === undefined ? undefined : describeTtl(ttl)]
          ]}
        />
      </Panel>
    </>
  )
}
