import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { AudienceView } from '../../api'
import { post, useAction } from '../client'
import { Button, Choice, Choices, focusFirst, Form } from '../components/form'
import { ProblemNotice, Ready } from '../components/notice'
import { Page, Panel } from '../components/page'
import { CopyId, Figures, Pairs, StatusIcon } from '../components/values'
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
          ['People', people],
          ['To add', entering],
          ['To remove', leaving],
          ['Events', events]
        ]}
      />
      <p>
        <a href={`/events?audience=${encodeURIComponent(key)}`}>Show its events</a>
      </p>
      <Ready then="Then this audience can be connected to it.">
        <Destinations audience={audience} name={destination?.name ?? ''} />
      </Ready>
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
    <Panel
      title="Destinations"
      beside={
        !added && (
          <Button look="primary" disabled={choosing} onClick={() => setChoosing(true)}>
            Add Destination
          </Button>
        )
      }
    >
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
        <Form class={undefined} ref={focusFirst} onSubmit={add}>
          <Choices legend="Select the destination that you just created">
            <Choice name="destination" checked>
              <img src="/assets/icon.svg" alt="" width="24" height="24" />
              <b>{name}</b>
            </Choice>
          </Choices>
          <div class="buttons">
            <Button look="primary" disabled={working}>
              Add to this audience
            </Button>
            <Button onClick={() => setChoosing(false)}>Cancel</Button>
          </div>
        </Form>
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
    </Panel>
  )
}
