import { useRoute } from 'preact-iso'
import type { LoggedRequest, RequestDetail } from '../../../api'
import { useLoaded } from '../../client'
import { CopyButton } from '../../components/copyId'
import { Notice, ProblemNotice } from '../../components/notice'
import { Json, Page, Pairs } from '../../components/page'
import { StatusIcon } from '../../components/statusIcon'
import { count, plural, time } from '../../format'
import type { Status } from '../../statuses'

type Exchange = NonNullable<RequestDetail['exchange']>

/** One request and its response, side by side. */
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
      actions={answer && <CopyButton text={answer.curl} label="Copy as curl" />}
    >
      <ProblemNotice problem={problem} />
      {answer !== undefined && (
        <>
          <p class="stated">
            <AnswerStatus request={answer} /> {time(answer.at)} · {count(Math.round(answer.milliseconds))} ms ·{' '}
            {plural(answer.records, 'record')}
          </p>
          {answer.exchange === undefined ? (
            <Notice is="waiting">The sandbox keeps the bodies of its latest requests only.</Notice>
          ) : (
            <div class="halves">
              <Message title="Request" headers={answer.exchange.requestHeaders} body={answer.exchange.requestBody} />
              <Message title="Response" headers={answer.exchange.answerHeaders} body={answer.exchange.answerBody} />
            </div>
          )}
        </>
      )}
    </Page>
  )
}

interface MessageProps {
  title: string
  headers: Exchange['requestHeaders']
  body: Exchange['requestBody']
}

const Message = ({ title, headers, body: { text, length } }: MessageProps) => (
  <section class="panel top" aria-labelledby={title}>
    <h2 id={title}>{title}</h2>
    <Pairs pairs={Object.entries(headers).map(([name, value]) => [name, <code key={name}>{value}</code>])} />
    {text === '' ? <p class="muted">No body.</p> : <Json label={`Body of the ${title.toLowerCase()}`} value={text} />}
    {length > text.length && <p class="muted">The beginning of {count(length)} characters.</p>}
  </section>
)

/** The status, or what became of the response. */
export function AnswerStatus({ request: { outcome, fault } }: { request: LoggedRequest }) {
  const [is, label] = describeAnswer(String(outcome))
  return (
    <span class="stated">
      <StatusIcon is={is} label={label} />
      {outcome}
      {fault !== undefined && <span class="tag tag-warned">fault: {fault}</span>}
    </span>
  )
}

function describeAnswer(outcome: string): [Status, string] {
  if (/^[23]/.test(outcome)) {
    return ['done', 'Accepted']
  }
  return outcome === '429' ? ['warned', 'Limited'] : ['failed', 'Failed']
}
