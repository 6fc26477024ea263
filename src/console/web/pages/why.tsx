import { useEffect, useState } from 'preact/hooks'
import type { PersonView, PreviewView } from '../../api'
import { post } from '../client'
import { useSpace } from '../live'
import { Memberships } from '../components/memberships'
import { Empty } from '../components/notice'
import { Page } from '../components/page'
import { OUTCOMES, Preview } from '../components/preview'
import { State } from '../components/statusIcon'
import { WhoForm } from '../components/whoForm'
import { useWorking } from '../components/useAction'
import { plural } from '../format'

let wanted: string | undefined

/** Opens the page with this person. In memory: an address is kept by the browser. */
export function askFor(who: string): void {
  wanted = who
}

/** Why somebody is in an audience at Amazon, or is not. */
export function WhyPage() {
  const [initial] = useState(wanted)
  const [person, setPerson] = useState<PersonView>()
  const { working, problem, work } = useWorking()
  const ask = (who: string) =>
    work(async () => {
      setPerson(undefined)
      setPerson(await post<PersonView>('/people', { who }))
    })
  useEffect(() => {
    wanted = undefined
    if (initial !== undefined) {
      void ask(initial)
    }
  }, [])
  return (
    <Page
      title="Why is this person not in?"
      lead="Every event of the space that speaks of a person, what becomes of each, and what Amazon has."
    >
      <WhoForm label="Look" initial={initial} working={working} problem={problem} onAsk={(who) => void ask(who)} />
      <div role="status">{working && <p class="muted">Reading the events…</p>}</div>
      {person !== undefined && <Answer person={person} />}
    </Page>
  )
}

function Answer({ person: { events, more, memberships, invalid, audiences } }: { person: PersonView }) {
  const { amazon } = useSpace()
  if (events.length === 0 && memberships.length === 0) {
    return (
      <Empty title="Nobody like that">
        <p>
          No event of the space speaks of them{amazon.url !== undefined && ', and Amazon has no such member'}. Check the
          spelling, or the mapping.
        </p>
        <a class="button" href="/mappings">
          Open the mapping
        </a>
      </Empty>
    )
  }
  return (
    <>
      <section class="panel" aria-labelledby="answer">
        <h2 id="answer">The answer</h2>
        <ul class="verdicts">
          {audiences.map(({ audience, isIn, why }) => (
            <li key={audience ?? ''}>
              <State
                is={isIn === undefined ? 'waiting' : isIn ? 'done' : 'failed'}
                label={isIn === undefined ? 'Not known' : isIn ? 'In' : 'Not in'}
              />
              <div>
                <b>{audience ?? 'No audience'}</b>
                <p>{why}</p>
              </div>
            </li>
          ))}
          {invalid.map(({ jobRequestId, error }) => (
            <li key={jobRequestId + error}>
              <State is="failed" label="Invalid" />
              <div>
                <b>
                  Refused by Amazon, after delivery, in <a href={`/amazon/jobs/${jobRequestId}`}>a job</a>
                </b>
                <p>{error}</p>
              </div>
            </li>
          ))}
        </ul>
      </section>
      {events.length > 0 && (
        <section aria-labelledby="events">
          <h2 id="events" class="section-title">
            {more ? 'The last ' : ''}
            {plural(events.length, 'event')}
            {events.length > 1 && ', in their order'}
          </h2>
          <ol class="refused">
            {events.map((event, place) => (
              <Event key={`${event.file}:${event.line}`} event={event} shown={place === events.length - 1} />
            ))}
          </ol>
        </section>
      )}
      {amazon.url !== undefined && (
        <section aria-labelledby="amazon-has">
          <h2 id="amazon-has" class="section-title">
            What Amazon has now
          </h2>
          {memberships.length === 0 ? (
            <p class="muted">Amazon has nobody by that ID or hash.</p>
          ) : (
            <Memberships memberships={memberships} />
          )}
        </section>
      )}
    </>
  )
}

/** An event, and the picture of what becomes of it: drawn once somebody opens it, for there may be a hundred. */
function Event({ event, shown }: { event: PreviewView; shown: boolean }) {
  const [open, setOpen] = useState(shown)
  const { file, line, fileName, audience, outcome, reason, advice } = event
  return (
    <li class="panel">
      <div class="panel-head">
        <h3>
          <span class="stated">
            <State
              is={outcome === 'refused' ? 'failed' : outcome === 'superseded' ? 'waiting' : 'done'}
              label={OUTCOMES[outcome]}
            />
            {audience ?? 'No audience'}: {OUTCOMES[outcome].toLowerCase()}
          </span>
        </h3>
        <a href={`/events/${file}/${line}`}>
          {fileName}, line {line}
        </a>
      </div>
      {reason !== undefined && <p>{reason}</p>}
      {advice !== undefined && <p class="muted">{advice}</p>}
      <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>What becomes of it</summary>
        {open && <Preview preview={event} withReason={false} />}
      </details>
    </li>
  )
}
