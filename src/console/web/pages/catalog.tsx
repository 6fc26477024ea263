import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useCatalog } from '../catalog'
import { post, useAction } from '../client'
import { Button, Choice, Choices, focusFirst, Form, TextInput } from '../components/form'
import { Notice, ProblemNotice } from '../components/notice'
import { Page, Panel } from '../components/page'
import { Pairs, Stated } from '../components/values'
import { useSpace } from '../live'
import { NothingHere } from './home'

/** The destinations that can be added, with a search that lives in the address. */
export function CatalogPage() {
  const { query, route } = useLocation()
  const { destination } = useSpace()
  const search = query.q ?? ''
  const found = useCatalog()?.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <Page title="Destination catalog" lead="Search for Amazon Ads DSP and AMC, and add it to your Engage space.">
      <Form class="search" role="search" onSubmit={() => undefined}>
        <TextInput
          type="search"
          aria-label="Search the catalog"
          placeholder="Search the catalog"
          value={search}
          onInput={(text) => route(text === '' ? '/catalog' : `/catalog?q=${encodeURIComponent(text)}`, true)}
        />
      </Form>
      <ul class="cards">
        {found?.map(({ id, name, description }) => (
          <li key={id}>
            <a class="card" href={`/catalog/${id}`}>
              <img src="/assets/icon.svg" alt="" width="40" height="40" />
              <span>
                <b>{name}</b>
                <span class="muted">{description}</span>
                {destination?.id === id && <Stated is="done">Added</Stated>}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {found?.length === 0 && (
        <p role="status">
          No destination has “{search}” in its name. <a href="/catalog">Show all destinations</a>
        </p>
      )}
    </Page>
  )
}

/** One destination of the catalog: what it does, and the Engage space to which it is added. */
export function CatalogEntryPage() {
  const { params } = useRoute()
  const { destination } = useSpace()
  const [choosing, setChoosing] = useState(false)
  const entries = useCatalog()
  const entry = entries?.find(({ id }) => id === params.id)
  if (entry === undefined) {
    return entries === undefined ? null : <NothingHere />
  }
  const { id, name, description, actions } = entry
  const added = destination?.id === id
  return (
    <Page
      title={name}
      lead={description}
      above={[{ path: '/catalog', label: 'Catalog' }]}
      actions={
        added ? (
          <a class="button" href="/settings">
            Open the settings
          </a>
        ) : (
          <Button look="primary" disabled={choosing} onClick={() => setChoosing(true)}>
            Add Destination
          </Button>
        )
      }
    >
      {added && (
        <Notice is="done">
          {destination.engageSpace === ''
            ? 'Added without an Engage space.'
            : `Added to the Engage space ${destination.engageSpace}.`}
        </Notice>
      )}
      {choosing && !added && <AddTo id={id} onCancel={() => setChoosing(false)} />}
      <Panel title="What it does">
        <Pairs pairs={actions.map(({ title, description: does }) => [title, does])} />
        <p>
          <a href="/docs/amazon-ads-dsp-amc" target="_blank">
            Read the documentation
          </a>
          . For AMC, accept Amazon’s terms and create a connection under{' '}
          <a href="/connections">Terms and connections</a>.
        </p>
      </Panel>
    </Page>
  )
}

/** To which Engage space. */
function AddTo({ id, onCancel }: { id: string; onCancel: () => void }) {
  const { route } = useLocation()
  const { engageSpaces, reading } = useSpace()
  const [chosen, setChosen] = useState<string>()
  const { working, problem, act } = useAction()
  const isReading = reading.state === 'reading'
  // Without an Engage space in the events people can be imported all the same.
  const space = chosen ?? engageSpaces[0] ?? (isReading ? undefined : '')
  const title = <h2>Select the Engage Space</h2>
  const add = () =>
    act(async () => {
      await post('/destination', { id, engageSpace: space })
      route('/settings')
    })
  return (
    <Form ref={focusFirst} onSubmit={add}>
      {engageSpaces.length > 0 ? (
        <Choices legend={title}>
          {engageSpaces.map((one) => (
            <Choice key={one} name="space" checked={one === space} onChange={() => setChosen(one)}>
              <b>{one}</b>
            </Choice>
          ))}
        </Choices>
      ) : (
        <>
          {title}
          <p class="muted">
            {isReading
              ? 'Reading the events…'
              : 'No Engage space found in these events. You can add the destination all the same, to import people from a file.'}
          </p>
        </>
      )}
      <ProblemNotice problem={problem} />
      <div class="buttons">
        <Button look="primary" disabled={working || space === undefined}>
          {space === '' ? 'Add without a space' : 'Add to this space'}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </Form>
  )
}
