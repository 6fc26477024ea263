import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { AudienceView } from '../../api'
import { post, useAction } from '../client'
import { CopyId } from '../components/copyId'
import { NeedsDestination, ProblemNotice } from '../components/notice'
import { Figures, focusFirst, Page, Pairs } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { count } from '../format'
import { useSpace } from '../live'
import { NothingHere } from './home'

/** One audience: who is to be added and removed, and the destination to which it is connected. */
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
      <Figures
        figures={[
          ['People', count(people)],
          ['To add', count(entering)],
          ['To remove', count(leaving)],
          ['Events', count(events)]
        ]}
      />
      <p>
        <a href={`/events?audience=${encodeURIComponent(key)}`}>Show its events</a>
      </p>
      {destination === undefined ? (
        <NeedsDestination what="Then this audience can be connected to it." />
      ) : (
        <Destinations audience={audience} name={destination.name} />
      )}
    </Page>
  )
}

function Destinations({ audience, name }: { audience: AudienceView; name: string }) {
  const { route } = useLocation()
  const [choosing, setChoosing] = useState(false)
  const { working, problem, act } = useAction()
  const { connected, added, key, nameAtAmazon } = audience
  const address = `/audiences/${encodeURIComponent(key)}/destination`
  const add = () =>
    act(async () => {
      await post(address)
      route(address)
    })
  return (
    <section class="panel" aria-labelledby="destinations">
      <div class="panel-head">
        <h2 id="destinations">Destinations</h2>
        {!added && (
          <button type="button" class="button primary" disabled={choosing} onClick={() => setChoosing(true)}>
            Add Destination
          </button>
        )}
      </div>
      {added ? (
        <a class="row" href={address}>
          <img src="/assets/icon.svg" alt="" width="32" height="32" />
          <span>
            <b>{name}</b>
            <span class="muted">
              {connected === undefined
                ? 'Complete the audience-specific settings'
                : `Audience ${connected.audienceId} at Amazon`}
            </span>
          </span>
          <StatusIcon is={connected === undefined ? 'waiting' : 'done'} />
        </a>
      ) : (
        !choosing && <p class="muted">No destinations yet.</p>
      )}
      {choosing && !added && (
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
      {connected !== undefined && (
        <Pairs
          pairs={[
            ['Name at Amazon', nameAtAmazon],
            ['Audience ID at Amazon', <CopyId key="id" id={connected.audienceId} name="the audience ID at Amazon" />]
          ]}
        />
      )}
      <ProblemNotice problem={problem} />
    </section>
  )
}
