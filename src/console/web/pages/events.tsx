import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { EventLine, EventsPage as Part, Problem } from '../../api'
import { get, post, RequestError } from '../client'
import { Empty, ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
import { describeOutcome } from '../statuses'
import { StatusIcon } from '../components/statusIcon'
import { Table } from '../components/table'
import { WhoForm } from '../components/whoForm'
import { count } from '../format'
import { useSpace } from '../live'

const FILTERS = ['audience', 'outcome', 'file', 'line'] as const

const ALL = { value: '', label: 'All' }

const OUTCOMES = [
  { value: 'enters', label: 'Added' },
  { value: 'leaves', label: 'Removed' },
  { value: 'refused', label: 'Rejected' }
]

interface FilterProps {
  id: string
  label: string
  value: string
  choices: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

const Filter = ({ id, label, value, choices, onChange }: FilterProps) => (
  <div class="field">
    <label for={id}>{label}</label>
    <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  </div>
)

/** Every event of the space in the order of the files. Filter and place live in the address; a person does not. */
export function EventsPage() {
  const { query, route } = useLocation()
  const { audiences, reading, mapping } = useSpace()
  const [who, setWho] = useState<string>()
  const toAddress = (changed: Partial<Record<(typeof FILTERS)[number], string>>) => {
    const wanted: Record<string, string | undefined> = { ...query, ...changed }
    const kept = FILTERS.flatMap((key) => (wanted[key] ? [[key, wanted[key]]] : []))
    return `/events?${new URLSearchParams(kept).toString()}`.replace(/\?$/, '')
  }
  const filter = toAddress({}).split('?')[1] ?? ''
  const { answer, problem, searching } = useEvents(filter, who, mapping?.savedAt)
  const isFiltered = filter !== '' || who !== undefined
  const choose = (key: (typeof FILTERS)[number], also: object = { line: '' }) => ({
    id: key,
    value: query[key] ?? '',
    onChange: (value: string) => route(toAddress({ [key]: value, ...also }))
  })
  return (
    <Page title="Events" lead="What Segment would send, in the order of the files. Open an event to trace it.">
      <div class="picker">
        <Filter
          {...choose('audience')}
          label="Audience"
          choices={[ALL, ...audiences.map(({ key, name }) => ({ value: key, label: name }))]}
        />
        <Filter {...choose('outcome')} label="Outcome" choices={[ALL, ...OUTCOMES]} />
        <Filter
          {...choose('file')}
          value={query.file ?? '0'}
          label="From the file"
          choices={reading.files.map(({ name, events }, file) => ({
            value: String(file),
            label: `${name} (${count(events)})`
          }))}
        />
        <form
          class="field"
          onSubmit={(event) => {
            event.preventDefault()
            const line = new FormData(event.currentTarget).get('line')
            route(toAddress({ line: typeof line === 'string' ? line.trim() : '' }))
          }}
        >
          <label for="line">From the line</label>
          <input
            key={query.line}
            id="line"
            name="line"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            defaultValue={query.line ?? '1'}
          />
        </form>
      </div>
      <details class="fold" open={who !== undefined || undefined}>
        <summary>Only events about a person</summary>
        <WhoForm
          label="Find events"
          working={searching}
          problem={problem?.field === 'who' ? problem : undefined}
          onQuery={setWho}
        />
        {who !== undefined && (
          <button type="button" class="link" onClick={() => setWho(undefined)}>
            Show events of everybody
          </button>
        )}
      </details>
      <div role="status">{searching && answer === undefined && <p class="muted">Searching the events…</p>}</div>
      {problem?.field !== 'who' && <ProblemNotice problem={problem} />}
      {answer !== undefined && answer.events.length === 0 && answer.next === undefined && (
        <Empty title={isFiltered ? 'No matching events' : 'No events'}>
          <p>
            {isFiltered
              ? 'From this place on, no event matches the filter.'
              : 'The files of this space hold no events.'}
          </p>
          {isFiltered && (
            <a class="button" href="/events" onClick={() => setWho(undefined)}>
              Show all events
            </a>
          )}
        </Empty>
      )}
      {answer !== undefined && answer.events.length > 0 && (
        <Table heads={['Event', 'What', 'Audience', 'Outcome']}>
          {answer.events.map((event) => (
            <Row key={`${event.file}:${event.line}`} event={event} />
          ))}
        </Table>
      )}
      {answer?.events.length === 0 && answer.next !== undefined && (
        <p class="muted" role="status">
          None found up to {reading.files[answer.next.file]?.name}, line {count(answer.next.line - 1)}.
        </p>
      )}
      {answer !== undefined && (
        <nav class="buttons" aria-label="Further events">
          {(query.line !== undefined || query.file !== undefined) && (
            <a class="button" href={toAddress({ file: '', line: '' })}>
              From the beginning
            </a>
          )}
          {answer.next !== undefined && (
            <a class="button" href={toAddress({ file: String(answer.next.file), line: String(answer.next.line) })}>
              {answer.events.length === 0 ? 'Search on' : 'Next'}
            </a>
          )}
        </nav>
      )}
    </Page>
  )
}

/** The events that fit; a person is sent in a body. Loaded again with another mapping. */
function useEvents(filter: string, who: string | undefined, savedAt: string | undefined) {
  const [loaded, setLoaded] = useState<{ answer?: Part; problem?: Problem; searching: boolean }>({ searching: true })
  useEffect(() => {
    const leaving = new AbortController()
    setLoaded(({ answer }) => ({ answer: who === undefined ? answer : undefined, searching: true }))
    const { signal } = leaving
    const asked =
      who === undefined
        ? get<Part>(`/events?${filter}`, signal)
        : post<Part>('/events', { ...Object.fromEntries(new URLSearchParams(filter)), who }, signal)
    asked
      .then((answer) => setLoaded({ answer, searching: false }))
      .catch((error: unknown) => {
        if (!signal.aborted && error instanceof RequestError) {
          setLoaded({ problem: error.problem, searching: false })
        }
      })
    return () => leaving.abort()
  }, [filter, who, savedAt])
  return loaded
}

const Row = ({ event }: { event: EventLine }) => {
  const { file, line, fileName, what, audience, reason } = event
  const { is, words } = describeOutcome(event)
  return (
    <tr>
      <th scope="row">
        <a class="wrap" href={`/events/${file}/${line}`}>
          {fileName}, line {count(line)}
        </a>
      </th>
      <td data-label="What">{what ?? 'Not an event'}</td>
      <td data-label="Audience">{audience ?? '–'}</td>
      <td data-label="Outcome" title={reason}>
        <span class="stated">
          <StatusIcon is={is} label={words} />
          {words}
        </span>
      </td>
    </tr>
  )
}
