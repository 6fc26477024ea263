import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useCatalog } from '../catalog'
import { post } from '../client'
import { useSpace } from '../live'
import { focusFirst } from '../components/focusFirst'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { useWorking } from '../components/useAction'
import { NothingHere } from './nothingHere'

/** One destination of the catalog: what it does, and the Engage space to which it is added. */
export function CatalogEntryPage() {
  const { params } = useRoute()
  const { route } = useLocation()
  const { destination, engageSpaces, reading } = useSpace()
  const entries = useCatalog()
  const [choosing, setChoosing] = useState(false)
  const [chosen, setChosen] = useState<string>()
  const { working, problem, work } = useWorking()
  const entry = entries?.find(({ id }) => id === params.id)
  if (entry === undefined) {
    return entries === undefined ? null : <NothingHere />
  }
  const { id, name, description, actions } = entry
  const added = destination?.id === id
  const space = chosen ?? engageSpaces[0]
  const add = () =>
    work(async () => {
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
      {added && <Notice is="done">Added to the Engage space {destination.engageSpace}.</Notice>}
      {choosing && !added && (
        <form
          ref={focusFirst}
          class="panel"
          onSubmit={(event) => {
            event.preventDefault()
            void add()
          }}
        >
          <fieldset class="choices">
            <legend>
              <h2>Select the Engage Space</h2>
            </legend>
            {engageSpaces.map((one) => (
              <label key={one} class="choice">
                <input type="radio" name="space" checked={one === space} onChange={() => setChosen(one)} />
                <span>
                  <b>{one}</b>
                </span>
              </label>
            ))}
          </fieldset>
          {engageSpaces.length === 0 && (
            <p class="hint">
              {reading.state === 'reading' ? 'Reading the events…' : 'The events name no Engage space.'}
            </p>
          )}
          {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
          <div class="buttons">
            <button type="submit" class="button primary" disabled={working || space === undefined}>
              Add to this space
            </button>
            <button type="button" class="button" onClick={() => setChoosing(false)}>
              Cancel
            </button>
          </div>
        </form>
      )}
      <section class="panel">
        <h2>What it does</h2>
        <dl class="pairs">
          {actions.map(({ key, title, description: does }) => (
            <div key={key}>
              <dt>{title}</dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p>
          <a href="/docs/amazon-ads-dsp-amc" target="_blank">
            Read the documentation
          </a>
        </p>
      </section>
    </Page>
  )
}
