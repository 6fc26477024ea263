import { useRoute } from 'preact-iso'
import type { AmazonAudienceDetail, JobView } from '../../../api'
import { Chart } from '../../components/chart'
import { CopyId } from '../../components/copyId'
import { Notice } from '../../components/notice'
import { Page } from '../../components/page'
import { Toward } from '../../components/progressToDsp'
import { usePolled } from '../../usePolled'
import { count, duration, percent } from '../../format'
import { Jobs } from './jobs'

/** One audience as Amazon has it: sizes now and over time, settings, jobs. */
export function AmazonAudiencePage() {
  const { params } = useRoute()
  const id = params.id ?? ''
  const { answer, problem } = usePolled<AmazonAudienceDetail>(`/amazon/audiences/${id}`)
  const { answer: jobs } = usePolled<JobView[]>(answer?.history && `/amazon/jobs?audienceId=${id}`)
  return (
    <Page
      title={answer?.name ?? 'Audience at Amazon'}
      lead={<CopyId id={id} name="Amazon’s ID" />}
      above={[{ path: '/amazon', label: 'At Amazon' }]}
    >
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
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
      <dl class="figures">
        <div>
          <dt>Received</dt>
          <dd>{known(received)}</dd>
        </div>
        <div>
          <dt>Matched</dt>
          <dd>{known(matched)}</dd>
        </div>
        <div>
          <dt>Match rate</dt>
          <dd>{received === undefined || matched === undefined ? '–' : percent(matched, received)}</dd>
        </div>
        {members !== undefined && (
          <div>
            <dt>In at this moment</dt>
            <dd>{count(members)}</dd>
          </div>
        )}
        <div>
          <dt>Amazon DSP needs 2,000</dt>
          <dd>
            <small>
              <Toward matched={matched} missing={missingForDsp} />
            </small>
          </dd>
        </div>
      </dl>
      {history !== undefined && history.seconds.length > 1 && (
        <section class="panel">
          <Chart
            title="Members over time"
            seconds={history.seconds}
            lines={[
              { label: 'Members', colour: '--accent', values: history.members, filled: true },
              { label: 'Matched', colour: '--done', values: history.matched }
            ]}
          />
        </section>
      )}
      <section class="panel" aria-labelledby="settings">
        <h2 id="settings">Settings at Amazon</h2>
        <dl class="pairs">
          {key !== undefined && (
            <div>
              <dt>Audience of Segment’s</dt>
              <dd>
                <a href={`/audiences/${encodeURIComponent(key)}`}>{key}</a>
              </dd>
            </div>
          )}
          {pairsOf(audience).map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

const pairsOf = (audience: AmazonAudienceDetail): [string, string][] =>
  (
    [
      ['Region', audience.region],
      ['Description', audience.description],
      ['Country', audience.countryCode],
      ['DSP advertiser', audience.advertiserId],
      ['AMC connection', audience.connectionId],
      ['Time to live', audience.ttl === undefined ? undefined : daysOf(audience.ttl)]
    ] satisfies [string, string | undefined][]
  ).filter((pair): pair is [string, string] => Boolean(pair[1]))

const daysOf = (ttl: number) => (ttl < 86_400 ? duration(ttl) : `${count(Math.floor(ttl / 86_400))} days`)
