import { useLocation, useRoute } from 'preact-iso'
import type { LoggedRequest, RequestDetail, RequestsView } from '../../../api'
import { toSearch, useLoaded, usePolled } from '../../client'
import { SelectField } from '../../components/form'
import { Answered, Empty, Notice, ProblemNotice } from '../../components/notice'
import { Page, Panel } from '../../components/page'
import { CopyButton, Json, Pairs, Stated, Table } from '../../components/values'
import { count, plural, time } from '../../format'
import type { Status } from '../../statuses'
import { AmazonPage, SandboxOnly } from './frame'

/** The requests that Amazon got, the newest first. The filter lives in the address. */
export const AmazonRequestsPage = () => (
  <AmazonPage lead="What was sent to Amazon, and what it answered. Latest 200 requests.">
    <SandboxOnly why="There is no list of requests: Amazon keeps none that can be read, and the console records nothing of what it sends.">
      <List />
    </SandboxOnly>
  </AmazonPage>
)

const FILTERS = [
  { key: 'operation', label: 'Operation', from: 'operations' },
  { key: 'outcome', label: 'Outcome', from: 'outcomes' }
] as const

function List() {
  const { query, route } = useLocation()
  const filter = { operation: query.operation, outcome: query.outcome }
  const search = toSearch(filter)
  const { answer, problem } = usePolled<RequestsView>(`/amazon/requests${search}`)
  return (
    <>
      <div class="picker">
        {FILTERS.map(({ key, label, from }) => (
          <SelectField
            key={key}
            id={key}
            label={label}
            none="All"
            // What is chosen is there also when no request has it any more.
            choices={[...new Set([...(answer?.[from] ?? []), ...(filter[key] ? [filter[key]] : [])])].map((value) => ({
              value,
              label: value
            }))}
            value={filter[key] ?? ''}
            onChange={(value) => route(`/amazon/requests${toSearch({ ...filter, [key]: value })}`)}
          />
        ))}
      </div>
      <ProblemNotice problem={problem} />
      <Table
        rows={answer?.requests}
        empty={
          search === '' ? (
            <Empty title="No requests">Nothing was sent yet.</Empty>
          ) : (
            <Empty title="No requests" to={{ path: '/amazon/requests', label: 'Show all requests', isPrimary: false }}>
              No request matches the filter.
            </Empty>
          )
        }
        rowKey={({ number }) => number}
        columns={[
          {
            head: 'Request',
            cell: ({ number, method, operation, path }) => (
              <>
                <a href={`/amazon/requests/${number}`}>
                  {method} {operation} <span class="muted">#{number}</span>
                </a>
                <code class="path">{path}</code>
              </>
            )
          },
          { head: 'Outcome', cell: (request) => <AnswerStatus request={request} /> },
          { head: 'Time', cell: ({ at }) => time(at) },
          { head: 'Records', isNumber: true, cell: ({ records }) => records },
          { head: 'Took', isNumber: true, cell: showTime }
        ]}
      />
    </>
  )
}

const showTime = ({ milliseconds }: LoggedRequest): string => `${count(Math.round(milliseconds))} ms`

type Exchange = NonNullable<RequestDetail['exchange']>

/** One request and its response, side by side. */
export function AmazonRequestPage() {
  const { params } = useRoute()
  const loaded = useLoaded<RequestDetail>(`/amazon/requests/${params.id ?? ''}`)
  const { answer } = loaded
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
      <Answered from={loaded}>
        {(request) => (
          <>
            <p class="stated">
              <AnswerStatus request={request} /> {time(request.at)} · {showTime(request)} ·{' '}
              {plural(request.records, 'record')}
            </p>
            {request.exchange === undefined ? (
              <Notice is="waiting">The sandbox keeps the bodies of its latest requests only.</Notice>
            ) : (
              <Messages exchange={request.exchange} />
            )}
          </>
        )}
      </Answered>
    </Page>
  )
}

const Messages = ({ exchange: { requestHeaders, requestBody, answerHeaders, answerBody } }: { exchange: Exchange }) => (
  <div class="halves">
    <Message title="Request" headers={requestHeaders} body={requestBody} />
    <Message title="Response" headers={answerHeaders} body={answerBody} />
  </div>
)

interface MessageProps {
  title: string
  headers: Exchange['requestHeaders']
  body: Exchange['requestBody']
}

const Message = ({ title, headers, body: { text, length } }: MessageProps) => (
  <Panel title={title}>
    <Pairs pairs={Object.entries(headers).map(([name, value]) => [name, <code key={name}>{value}</code>])} />
    {text === '' ? <p class="muted">No body.</p> : <Json label={`Body of the ${title.toLowerCase()}`} value={text} />}
    {length > text.length && <p class="muted">The beginning of {count(length)} characters.</p>}
  </Panel>
)

/** The status, or what became of the response. */
function AnswerStatus({ request: { outcome, fault } }: { request: LoggedRequest }) {
  const [is, label] = describeAnswer(String(outcome))
  return (
    <Stated is={is} label={label}>
      {outcome} {fault !== undefined && <span class="tag tag-warned">fault: {fault}</span>}
    </Stated>
  )
}

function describeAnswer(outcome: string): [Status, string] {
  if (/^[23]/.test(outcome)) {
    return ['done', 'Accepted']
  }
  return outcome === '429' ? ['warned', 'Limited'] : ['failed', 'Failed']
}
