import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { AudienceView } from '../../api'
import { post } from '../client'
import { useSpace } from '../live'
import { CopyId } from '../components/copyId'
import { focusFirst } from '../components/focusFirst'
import { NeedsDestination } from '../components/needsDestination'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { useWorking } from '../components/useAction'
import { count } from '../format'
import { NothingHere } from './nothingHere'

/** One audience: who enters and leaves, and the destination to which it is connected. */
export function AudiencePage() {
  const { params } = useRoute()
  const { audiences, destination, reading } = useSpace()
  const audience = audiences.find(({ key }) => key === params.key)
  if (audience === undefined) {
    return reading.state === 'reading' ? null : <NothingHere />
  }
  const { name, key, people, entering, leaving, events } = audience
  return (
    <Page
      title={name}
      lead={
        <>
          Audience <code>{key}</code>
        </>
      }
      above={[{ path: '/audiences', label: 'Audiences' }]}
    >
      <dl class="figures">
        <Figure label="People" value={people} />
        <Figure label="Enter" value={entering} />
        <Figure label="Leave" value={leaving} />
        <Figure label="Events" value={events} />
      </dl>
      <p>
        <a href={`/events?audience=${encodeURIComponent(key)}`}>Look at its events</a>
      </p>
      {destination === undefined ? (
        <NeedsDestination what="Then this audience can be connected to it." />
      ) : (
        <Destinations audience={audience} name={destination.name} />
      )}
    </Page>
  )
}

const Figure = ({ label, value }: { label: string; value: number }) => (
  <div>
    <dt>{label}</dt>
    <dd>{count(value)}</dd>
  </div>
)

function Destinations({ audience, name }: { audience: AudienceView; name: string }) {
  const { route } = useLocation()
  const [choosing, setChoosing] = useState(false)
  const { working, problem, work } = useWorking()
  const address = `/audiences/${encodeURIComponent(audience.key)}/destination`
  const add = () =>
    work(async () => {
      await post(address)
      route(address)
    })
  return (
    <section class="panel" aria-labelledby="destinations">
      <div class="panel-head">
        <h2 id="destinations">Destinations</h2>
        {!audience.added && (
          <button type="button" class="button primary" disabled={choosing} onClick={() => setChoosing(true)}>
            Add Destination
          </button>
        )}
      </div>
      {audience.added ? (
        <a class="row" href={address}>
          <img src="/assets/icon.svg" alt="" width="32" height="32" />
          <span>
            <b>{name}</b>
            <span class="muted">
              {audience.connected === undefined
                ? 'Complete the audience-specific settings'
                : `Amazon’s audience ${audience.connected.audienceId}`}
            </span>
          </span>
          <State is={audience.connected === undefined ? 'waiting' : 'done'} />
        </a>
      ) : (
        !choosing && <p class="muted">This audience is sent nowhere yet.</p>
      )}
      {choosing && !audience.added && (
        <form
          ref={focusFirst}
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <fieldset class="choices">
            <legend>Select the destination that you just created</legend>
            <label class="choice">
              <input type="radio" name="destination" checked />
              <img src="/assets/icon.svg" alt="" width="24" height="24" />
              <b>{name}</b>
            </label>
          </fieldset>
          <div class="buttons">
            <button type="submit" class="button primary" disabled={working}>
              Add to this audience
            </button>
            <button type="button" class="button" onClick={() => setChoosing(false)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      {audience.connected !== undefined && (
        <dl class="pairs">
          <div>
            <dt>Amazon’s audience ID</dt>
            <dd>
              <CopyId id={audience.connected.audienceId} name="Amazon’s audience ID" />
            </dd>
          </div>
        </dl>
      )}
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
    </section>
  )
}
