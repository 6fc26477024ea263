import { useLocation } from 'preact-iso'
import type { RequestsView } from '../../../api'
import { Empty, Notice } from '../../components/notice'
import { usePolled } from '../../usePolled'
import { clock, count } from '../../format'
import { AmazonPage, SandboxOnly } from './frame'
import { Outcome } from './request'
import { Table } from '../../components/table'

/** What Amazon was asked, the newest first. The filter lives in the address. */
export function AmazonRequestsPage() {
  return (
    <AmazonPage lead="What was sent to Amazon, and what it answered. The latest 200 that fit.">
      <SandboxOnly why="There is no list of requests, for Amazon keeps none to be read, and the console writes nothing down of what it sends.">
        <List />
      </SandboxOnly>
    </AmazonPage>
  )
}

const FILTERS = ['operation', 'outcome'] as const

function List() {
  const { query, route } = useLocation()
  const filter = Object.fromEntries(FILTERS.flatMap((key) => (query[key] === undefined ? [] : [[key, query[key]]])))
  const addressOf = (changed: Record<string, string>) => {
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
              onChange={({ currentTarget }) => route(addressOf({ [key]: currentTarget.value }))}
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
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer?.requests.length === 0 && (
        <Empty title="No such request">
          <p>{Object.keys(filter).length === 0 ? 'Nothing was sent yet.' : 'No request fits the filter.'}</p>
          <a class="button" href="/amazon/requests">
            Show all
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.requests.length > 0 && (
        <Table heads={['Request', 'Outcome', 'Time', { number: 'Records' }, { number: 'Took' }]}>
          {answer.requests.map((request) => (
            <tr key={request.number}>
              <th scope="row">
                <a href={`/amazon/requests/${request.number}`}>
                  {request.method} {request.operation}
                </a>
                <code class="path">{request.path}</code>
              </th>
              <td data-label="Outcome">
                <Outcome request={request} />
              </td>
              <td data-label="Time">{clock(request.at)}</td>
              <td class="number" data-label="Records">
                {count(request.records)}
              </td>
              <td class="number" data-label="Took">
                {count(Math.round(request.milliseconds))} ms
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  )
}
