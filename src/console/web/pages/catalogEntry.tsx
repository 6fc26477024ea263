import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useCatalog } from '../catalog'
import { post, useAction } from '../client'
import { Notice, ProblemNotice } from '../components/notice'
import { focusFirst, Page, Pairs } from '../components/page'
import { useSpace } from '../live'
import { NothingHere } from './home'

/** One destination of the catalog: what it does, and the Engage space to which it is added. */
export function CatalogEntryPage() {
  const { params } = useRoute()
  const { route } = useLocation()
  const { destination, engageSpaces, reading } = useSpace()
  const entries = useCatalog()
  const [choosing, setChoosing] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const { working, problem, act } = useAction()
  const entry = entries?.find(({ id }) => id === params.id)
  if (entry === undefined) {
    return entries === undefined ? null : <NothingHere />
  }
  const { id, name, description, actions } = entry
  const added = destination?.id === id
  const isReading = reading.state === 'reading'
  // Without an Engage space in the events people can be imported all the same.
  const space = chosen ?? engageSpaces[0] ?? (isReading ? undefined : '')
  const add = () =>
    act(async () => {
      await post('/destination', { id, engageSpace: space })
      route('/settings')
    })
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
          <button type="button" class="button primary" disabled={choosing} onClick={() => setChoosing(true)}>
            Add Destination
          </button>
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
      {choosing && !added && (
        <form
          ref={focusFirst}
          class="panel"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          {engageSpaces.length > 0 ? (
            <fieldset class="choices">
              <legend>
                <h2>Select the Engage Space</h2>
              </legend>
              {engageSpaces.map((one) => (
                <label key={one} class="choice">
                  <input type="radio" name="space" checked={one === space} onChange={() => setChosen(one)} />
                  <b>{one}</b>
                </label>
              ))}
            </fieldset>
          ) : (
            <>
              <h2>Select the Engage Space</h2>
              <p class="muted">
                {isReading
                  ? 'Reading the events…'
                  : 'No Engage space found in these events. You can add the destination all the same, to import people from a file.'}
              </p>
            </>
          )}
          <ProblemNotice problem={problem} />
          <div class="buttons">
            <button type="submit" class="button primary" disabled={working || space === undefined}>
              {space === '' ? 'Add without a space' : 'Add to this space'}
            </button>
            <button type="button" class="button" onClick={() => setChoosing(false)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      <section class="panel">
        <h2>What it does</h2>
        <Pairs pairs={actions.map(({ title, description: does }) => [title, does])} />
        <p>
          <a href="/docs/amazon-ads-dsp-amc" target="_blank">
            Read the documentation
          </a>
          . For AMC, accept Amazon’s terms and create a connection under{' '}
          <a href="/connections">Terms and connections</a>.
        </p>
      </section>
    </Page>
  )
}
