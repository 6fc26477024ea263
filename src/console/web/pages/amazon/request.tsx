import { useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { LoggedRequestView, RequestDetail, Said } from '../../../api'
import { useLoaded } from '../../useLoaded'
import { Notice } from '../../components/notice'
import { Page } from '../../components/page'
import { State } from '../../components/statusIcon'
import type { StepState } from '../../steps'
import { clock, count, plural } from '../../format'

/** One request and its answer, side by side. */
export function AmazonRequestPage() {
  const { params } = useRoute()
  const { answer, problem } = useLoaded<RequestDetail>(`/amazon/requests/${params.id ?? ''}`)
  return (
    <Page
      title={answer === undefined ? 'Request' : `${answer.method} ${answer.operation}`}
      lead={answer && <code class="path">{answer.path}</code>}
      above={[
        { path: '/amazon', label: 'At Amazon' },
        { path: '/amazon/requests', label: 'Requests' }
      ]}
      actions={answer && <CopyCurl curl={answer.curl} />}
    >
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer !== undefined && (
        <>
          <p class="stated">
            <Outcome request={answer} /> {clock(answer.at)} · {count(Math.round(answer.milliseconds))} ms ·{' '}
            {plural(answer.records, 'record')}
          </p>
          {answer.sent === undefined || answer.answered === undefined ? (
            <Notice is="waiting">Of older requests the sandbox does not keep what was sent and answered.</Notice>
          ) : (
            <div class="halves">
              <Message title="Request" said={answer.sent} />
              <Message title="Answer" said={answer.answered} />
            </div>
          )}
        </>
      )}
    </Page>
  )
}

function CopyCurl({ curl }: { curl: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(curl)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      {copied ? 'Copied' : 'Copy as curl'}
    </button>
  )
}

const Message = ({ title, said: { headers, body, cutFrom } }: { title: string; said: Said }) => (
  <section class="panel message" aria-labelledby={title}>
    <h2 id={title}>{title}</h2>
    <dl class="pairs">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <code>{value}</code>
          </dd>
        </div>
      ))}
    </dl>
    {body === '' ? (
      <p class="muted">No body.</p>
    ) : (
      <pre class="json" tabIndex={0} role="region" aria-label={`Body of the ${title.toLowerCase()}`}>
        {body}
      </pre>
    )}
    {cutFrom !== undefined && <p class="muted">The beginning of {count(cutFrom)} characters.</p>}
  </section>
)

/** The status, or what became of the answer. */
export function Outcome({ request: { outcome, fault } }: { request: LoggedRequestView }) {
  const [is, label] = kindOf(outcome)
  return (
    <span class="stated">
      <State is={is} label={label} />
      {outcome}
      {fault !== undefined && <span class="tag tag-real">fault: {fault}</span>}
    </span>
  )
}

function kindOf(outcome: string): [StepState, string] {
  if (/^[23]/.test(outcome)) {
    return ['done', 'Accepted']
  }
  return outcome === '429' ? ['waiting', 'Limited'] : ['failed', 'Failed']
}
