import { useEffect, useState } from 'preact/hooks'
import type { PersonView, PreviewView } from '../../api'
import { post, useAction } from '../client'
import { ask } from '../components/confirm'
import { Button } from '../components/form'
import { Memberships } from '../components/memberships'
import { Empty, Message, Notice, ProblemNotice } from '../components/notice'
import { Page, Panel, Section } from '../components/page'
import { Preview } from '../components/preview'
import { Stated, StatusIcon } from '../components/values'
import { WhoForm } from '../components/whoForm'
import { plural, time } from '../format'
import { useSpace } from '../live'
import { describeOutcome } from '../statuses'

let wanted: string | undefined

/** Opens the page with this person. In memory: an address is kept by the browser. */
export function queryPerson(who: string): void {
  wanted = who
}

/** Why somebody is in an audience at Amazon, or is not. */
export function WhyPage() {
  const [initial] = useState(wanted)
  const [person, setPerson] = useState<PersonView>()
  const [asked, setAsked] = useState('')
  const { working, problem, act } = useAction()
  const query = (who: string) =>
    act(async () => {
      setPerson(undefined)
      setAsked(who)
      setPerson(await post<PersonView>('/people', { who }))
    })
  useEffect(() => {
    wanted = undefined
    if (initial !== undefined) {
      void query(initial)
    }
  }, [])
  return (
    <Page
      title="Why is this person not in?"
      lead="Every event of the space about a person, what becomes of each, and what Amazon has."
    >
      <WhoForm label="Look" initial={initial} working={working} problem={problem} onQuery={query} />
      <div role="status">{working && <p class="muted">Reading the events…</p>}</div>
      {person !== undefined && (
        <>
          <Answer person={person} />
          <Erase person={person} onErased={async () => setPerson(await post<PersonView>('/people', { who: asked }))} />
        </>
      )}
    </Page>
  )
}

function Answer({ person: { events, more, memberships, invalid, audiences } }: { person: PersonView }) {
  const { amazon } = useSpace()
  if (events.length === 0 && memberships.length === 0) {
    return (
      <Empty title="No match" to={{ path: '/mappings', label: 'Open the mapping', isPrimary: false }}>
        No event of the space is about this person{amazon.url !== undefined && ', and Amazon has no such member'}. Check
        the spelling, or the mapping.
      </Empty>
    )
  }
  return (
    <>
      <Panel title="The answer">
        <ul class="answers">
          {audiences.map(({ audience, isIn, why }) => (
            <li key={audience ?? ''}>
              <StatusIcon
                is={isIn === undefined ? 'waiting' : isIn ? 'done' : 'failed'}
                label={isIn === undefined ? 'Unknown' : isIn ? 'In' : 'Not in'}
              />
              <div>
                <b>{audience ?? 'No audience'}</b>
                <p>
                  <Message text={why} />
                </p>
              </div>
            </li>
          ))}
          {invalid.map(({ jobRequestId, error }) => (
            <li key={jobRequestId + error}>
              <StatusIcon is="failed" label="Invalid" />
              <div>
                <b>
                  Rejected by Amazon, after delivery, in <a href={`/amazon/jobs/${jobRequestId}`}>job {jobRequestId}</a>
                </b>
                <p>{error}</p>
              </div>
            </li>
          ))}
        </ul>
      </Panel>
      {events.length > 0 && (
        <Section
          title={`${more ? 'The last ' : ''}${plural(events.length, 'event')}${events.length > 1 ? ', in their order' : ''}`}
        >
          <ol class="list">
            {events.map((event, index) => (
              <Event key={`${event.file}:${event.line}`} event={event} shown={index === events.length - 1} />
            ))}
          </ol>
        </Section>
      )}
      {amazon.url !== undefined && (
        <Section title="What Amazon has now">
          <Memberships memberships={memberships} empty={<p class="muted">Amazon has nobody by that ID or hash.</p>} />
        </Section>
      )}
    </>
  )
}

/** The person's right to be forgotten: asks first, and says what it reaches. */
function Erase({ person, onErased }: { person: PersonView; onErased: () => Promise<void> }) {
  const { externalUserIds, erasures, events, memberships, isErased } = person
  const { amazon } = useSpace()
  const [isRequested, setRequested] = useState(false)
  const { working, problem, act } = useAction()
  const isKnown = isErased || events.length + memberships.length + erasures.length > 0
  // Amazon Ads doesn't say whom it has: there an ID that was typed is enough.
  if (externalUserIds.length === 0 || (amazon.url !== undefined && !isKnown)) {
    return null
  }
  const request = (path: 'erase' | 'allow') =>
    act(async () => {
      await post(`/people/${path}`, { externalUserIds })
      setRequested(path === 'erase')
      await onErased()
    })
  return (
    <Panel title="Erase this person">
      <p class="muted">
        Asks Amazon to delete everything that was uploaded about{' '}
        {externalUserIds.length === 1 ? 'this ID' : 'these IDs'}:{' '}
        {externalUserIds.map((id) => (
          <code key={id} class="wrap">
            {id}{' '}
          </code>
        ))}
      </p>
      {isRequested && (
        <Notice is="done">
          Deletion requested. Amazon carries it out within 30 days. Remove the person from your source, too.
        </Notice>
      )}
      {isErased && (
        <p>
          Nothing of this person is sent from this space any more: their events are rejected, and their rows are
          skipped.
        </p>
      )}
      {erasures.length > 0 && (
        <ul class="plain">
          {erasures.map(({ requestId, requestedAt, isDone }) => (
            <li key={requestId}>
              <Stated is={isDone ? 'done' : 'live'} label={isDone ? 'Erased' : 'Requested'}>
                {isDone ? 'Erased' : 'Deletion requested'}, request of {time(requestedAt)}
              </Stated>
            </li>
          ))}
        </ul>
      )}
      <ProblemNotice problem={problem} />
      <div class="buttons">
        <Button
          look="danger"
          disabled={working}
          onClick={() =>
            ask({
              title: 'Erase this person at Amazon?',
              action: 'Erase',
              body: (
                <>
                  <p>
                    The person leaves every audience that this connection has uploaded to, in the region of the
                    destination. This can’t be undone.
                  </p>
                  <p>
                    What this console remembers of the person’s imported rows goes, too. Your own events and files are
                    not changed. As long as they name the person, nothing of it is sent.
                  </p>
                </>
              ),
              onConfirm: () => request('erase')
            })
          }
        >
          {working ? 'Requesting…' : 'Erase this person…'}
        </Button>
        {isErased && (
          <Button disabled={working} onClick={() => request('allow')}>
            Allow this person again
          </Button>
        )}
      </div>
    </Panel>
  )
}

/** An event, and the picture of what becomes of it: drawn once somebody opens it, for there may be a hundred. */
function Event({ event, shown }: { event: PreviewView; shown: boolean }) {
  const [open, setOpen] = useState(shown)
  const { file, line, fileName, audience, reason, advice } = event
  const { is, words } = describeOutcome(event)
  return (
    <li class="panel">
      <div class="panel-head">
        <h3>
          <Stated is={is} label={words}>
            {audience ?? 'No audience'}: {words.charAt(0).toLowerCase() + words.slice(1)}
          </Stated>
        </h3>
        <a class="wrap" href={`/events/${file}/${line}`}>
          {fileName}, line {line}
        </a>
      </div>
      {reason !== undefined && (
        <p>
          <Message text={reason} />
        </p>
      )}
      {advice !== undefined && <p class="muted">{advice}</p>}
      <details open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>What becomes of it</summary>
        {open && <Preview preview={event} withReason={false} />}
      </details>
    </li>
  )
}
