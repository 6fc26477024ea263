import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { EventLine, EventsPage as Part } from '../../api'
import { get, post, toSearch, useAsked } from '../client'
import { Button, Form, SelectField } from '../components/form'
import { Empty, ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
import { Stated, Table } from '../components/values'
import { WhoForm } from '../components/whoForm'
import { count } from '../format'
import { useSpace } from '../live'
import { describeOutcome } from '../statuses'

const FILTERS = ['audience', 'outcome', 'file', 'line'] as const
type Filter = Partial<Record<(typeof FILTERS)[number], string>>

const OUTCOMES = [
  { value: 'enters', label: 'Added' },
  { value: 'leaves', label: 'Removed' },
  { value: 'refused', label: 'Rejected' }
]

/** Every event of the space in the order of the files. Filter and place live in the address; a person does not. */
export function EventsPage() {
  const { query, route } = useLocation()
  const { audiences, reading, mapping } = useSpace()
  const [who, setWho] = useState<string>()
  const filter: Filter = Object.fromEntries(FILTERS.map((key) => [key, query[key]]))
  const toAddress = (changed: Filter) => `/events${toSearch({ ...filter, ...changed })}`
  const here = toAddress({})
  // A person is sent in a body.
  const { answer, problem } = useAsked(
    who === undefined ? 'everybody' : `${here} ${who}`,
    (signal) => (who === undefined ? get<Part>(here, signal) : post<Part>('/events', { ...filter, who }, signal)),
    { again: [here, mapping?.savedAt] }
  )
  const searching = answer === undefined && problem === undefined
  const isFiltered = here !== '/events' || who !== undefined
  const choose = (key: keyof Filter, also: Filter = { line: '' }) => ({
    id: key,
    value: filter[key] ?? '',
    onChange: (value: string) => route(toAddress({ [key]: value, ...also }))
  })
  return (
    <Page title="Events" lead="What Segment would send, in the order of the files. Open an event to trace it.">
      <div class="picker">
        <SelectField
          {...choose('audience')}
          label="Audience"
          none="All"
          choices={audiences.map(({ key, name }) => ({ value: key, label: name }))}
        />
        <SelectField {...choose('outcome')} label="Outcome" none="All" choices={OUTCOMES} />
        <SelectField
          {...choose('file')}
          value={query.file ?? '0'}
          label="From the file"
          choices={reading.files.map(({ name, events }, file) => ({
            value: String(file),
            label: `${name} (${count(events)})`
          }))}
        />
        <Form
          class="field"
          onSubmit={(form) => {
            const line = new FormData(form).get('line')
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
        </Form>
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
          <Button look="link" onClick={() => setWho(undefined)}>
            Show events of everybody
          </Button>
        )}
      </details>
      <div role="status">{searching && <p class="muted">Searching the events…</p>}</div>
      {problem?.field !== 'who' && <ProblemNotice problem={problem} />}
      {answer !== undefined && (
        <>
          <Events
            part={answer}
            nothing={
              isFiltered ? (
                <Empty
                  title="No matching events"
                  to={{
                    path: '/events',
                    label: 'Show all events',
                    isPrimary: false,
                    onClick: () => setWho(undefined)
                  }}
                >
                  From this place on, no event matches the filter.
                </Empty>
              ) : (
                <Empty title="No events">The files of this space hold no events.</Empty>
              )
            }
          />
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
        </>
      )}
    </Page>
  )
}

function Events({ part: { events, next }, nothing }: { part: Part; nothing: preact.JSX.Element }) {
  const { reading } = useSpace()
  return (
    <Table
      rows={events}
      empty={
        next === undefined ? (
          nothing
        ) : (
          <p class="muted" role="status">
            None found up to {reading.files[next.file]?.name}, line {count(next.line - 1)}.
          </p>
        )
      }
      rowKey={({ file, line }) => `${file}:${line}`}
      attributesOf={({ reason }) => ({ title: reason })}
      columns={[
        {
          head: 'Event',
          cell: ({ file, line, fileName }) => (
            <a class="wrap" href={`/events/${file}/${line}`}>
              {fileName}, line {count(line)}
            </a>
          )
        },
        { head: 'What', cell: ({ what }) => what ?? 'Not an event' },
        { head: 'Audience', cell: ({ audience }) => audience ?? '–' },
        { head: 'Outcome', cell: (event) => <StatedOutcome event={event} /> }
      ]}
    />
  )
}

function StatedOutcome({ event }: { event: EventLine }) {
  const { is, words } = describeOutcome(event)
  return (
    <Stated is={is} label={words}>
      {words}
    </Stated>
  )
}
