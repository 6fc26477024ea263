import { useLocation } from 'preact-iso'
import type { RequestsView } from '../../../api'
import { usePolled } from '../../client'
import { Empty, ProblemNotice } from '../../components/notice'
import { NumberCell, Table } from '../../components/table'
import { count, time } from '../../format'
import { AmazonPage, SandboxOnly } from './frame'
import { AnswerStatus } from './request'

/** The requests that Amazon got, the newest first. The filter lives in the address. */
export function AmazonRequestsPage() {
  return (
    <AmazonPage lead="What was sent to Amazon, and what it answered. Latest 200 requests.">
      <SandboxOnly why="There is no list of requests: Amazon keeps none that can be read, and the console records nothing of what it sends.">
        <List />
      </SandboxOnly>
    </AmazonPage>
  )
}

const FILTERS = ['operation', 'outcome'] as const

function List() {
  const { query, route } = useLocation()
  const filter = Object.fromEntries(FILTERS.flatMap((key) => (query[key] === undefined ? [] : [[key, query[key]]])))
  const toAddress = (changed: Record<string, string>) => {
    const kept = Object.entries({ ...filter, ...changed }).filter(([, value]) => value !== '')
    const search = new URLSearchParams(kept).toString()
    return `/amazon/requests${search === '' ? '' : `?${search}`}`
  }
  const { answer, problem } = usePolled<RequestsView>(`/amazon/requests?${new URLSearchParams(filter).toString()}`)
  const choices = { operation: answer?.operations ?? [], outcome: answer?.outcomes ?? [] }
  return (
    <>
      <div class="picker">
        {FILTERS.map((key) => (
          <div class="field" key={key}>
            <label for={key}>{key === 'operation' ? 'Operation' : 'Outcome'}</label>
            <select
              id={key}
              value={query[key] ?? ''}
              onChange={({ currentTarget }) => route(toAddress({ [key]: currentTarget.value }))}
            >
              <option value="">All</option>
              {[...new Set([...choices[key], ...(query[key] ? [query[key]] : [])])].map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
      <ProblemNotice problem={problem} />
      {answer?.requests.length === 0 && (
        <Empty title="No requests">
          <p>{Object.keys(filter).length === 0 ? 'Nothing was sent yet.' : 'No request matches the filter.'}</p>
          {Object.keys(filter).length > 0 && (
            <a class="button" href="/amazon/requests">
              Show all requests
            </a>
          )}
        </Empty>
      )}
      {answer !== undefined && answer.requests.length > 0 && (
        <Table heads={['Request', 'Outcome', 'Time', { number: 'Records' }, { number: 'Took' }]}>
          {answer.requests.map((request) => (
            <tr key={request.number}>
              <th scope="row">
                <a href={`/amazon/requests/${request.number}`}>
                  {request.method} {request.operation} <span class="muted">#{request.number}</span>
                </a>
                <code class="path">{request.path}</code>
              </th>
              <td data-label="Outcome">
                <AnswerStatus request={request} />
              </td>
              <td data-label="Time">{time(request.at)}</td>
              <NumberCell label="Records">{count(request.records)}</NumberCell>
              <NumberCell label="Took">{count(Math.round(request.milliseconds))} ms</NumberCell>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
