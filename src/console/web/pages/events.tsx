import { useLocation } from 'preact-iso'
import type { EventLine, EventsPage as Part } from '../../api'
import { useSpace } from '../live'
import { useLoaded } from '../useLoaded'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { OUTCOMES } from '../components/preview'
import { State } from '../components/statusIcon'
import { Table } from '../components/table'
import { count } from '../format'

const FILTERS = ['audience', 'file', 'line'] as const

/** Every event of the space in the order of the files. Filter and place live in the address. */
export function EventsPage() {
  const { query, route } = useLocation()
  const { audiences, reading } = useSpace()
  const addressOf = (changed: Partial<Record<(typeof FILTERS)[number], string>>) => {
    const wanted: Record<string, string | undefined> = { ...query, ...changed }
    const kept = FILTERS.flatMap((key) => (wanted[key] ? [[key, wanted[key]]] : []))
    return `/events?${new URLSearchParams(kept).toString()}`.replace(/\?$/, '')
  }
  const { answer, problem } = useLoaded<Part>(`/events?${addressOf({}).split('?')[1] ?? ''}`)
  return (
    <Page title="Events" lead="What Segment would send, in the order of the files. Open an event to see its way.">
      <div class="picker">
        <div class="field">
          <label for="audience">Audience</label>
          <select
            id="audience"
            value={query.audience ?? ''}
            onChange={({ currentTarget: { value } }) => route(addressOf({ audience: value, line: '' }))}
          >
            <option value="">All</option>
            {audiences.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="file">From the file</label>
          <select
            id="file"
            value={query.file ?? '0'}
            onChange={({ currentTarget: { value } }) => route(addressOf({ file: value, line: '' }))}
          >
            {reading.files.map(({ name, events }, file) => (
              <option key={name} value={String(file)}>
                {name} ({count(events)})
              </option>
            ))}
          </select>
        </div>
        <form
          class="field"
          onSubmit={(event) => {
            event.preventDefault()
            const line = new FormData(event.currentTarget).get('line')
            route(addressOf({ line: typeof line === 'string' ? line.trim() : '' }))
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
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer?.events.length === 0 && (
        <Empty title="No event from here on">
          <p>The files end before that line, or none of their events is of that audience.</p>
          <a class="button" href="/events">
            Show all
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.events.length > 0 && (
        <>
          <Table heads={['Event', 'What', 'Audience', 'What becomes of it']}>
            {answer.events.map((event) => (
              <Row key={`${event.file}:${event.line}`} event={event} />
            ))}
          </Table>
          <nav class="buttons" aria-label="Further events">
            {(query.line !== undefined || query.file !== undefined) && (
              <a class="button" href={addressOf({ file: '', line: '' })}>
                From the beginning
              </a>
            )}
            {answer.next !== undefined && (
              <a class="button" href={addressOf({ file: String(answer.next.file), line: String(answer.next.line) })}>
                Next
              </a>
            )}
          </nav>
        </>
      )}
    </Page>
  )
}

const Row = ({ event: { file, line, fileName, what, audience, outcome, reason } }: { event: EventLine }) => (
  <tr>
    <th scope="row">
      <a href={`/events/${file}/${line}`}>
        {fileName}, line {count(line)}
      </a>
    </th>
    <td data-label="What">{what ?? 'No event'}</td>
    <td data-label="Audience">{audience ?? '–'}</td>
    <td data-label="Outcome" title={reason}>
      <span class="stated">
        <State is={outcome === 'refused' ? 'failed' : 'done'} label={OUTCOMES[outcome]} />
        {OUTCOMES[outcome]}
      </span>
    </td>
  </tr>
)
