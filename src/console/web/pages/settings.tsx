import { useLocation } from 'preact-iso'
import { useState } from 'preact/hooks'
import { useDestination } from '../catalog'
import { post, put, remove } from '../client'
import { useSpace } from '../live'
import { Field } from '../components/field'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { useWorking } from '../components/useAction'
import { clock } from '../format'

/** Connection, Region, Enable the destination. */
export function SettingsPage() {
  const { destination } = useSpace()
  if (destination === undefined) {
    return (
      <Page title="Settings">
        <Empty title="There is no destination yet">
          <p>Add Amazon Ads DSP and AMC from the catalog. Its settings are here then.</p>
          <a class="button primary" href="/catalog">
            Open the catalog
          </a>
        </Empty>
      </Page>
    )
  }
  return (
    <Page title="Settings" lead={`${destination.name} in the Engage space ${destination.engageSpace}.`}>
      <Connection name={destination.name} />
      <DestinationSettings id={destination.id} />
      <Enable />
    </Page>
  )
}

const OUTCOMES: Record<string, string> = {
  declined: 'Amazon’s user declined. Nothing is connected; connect again to ask once more.',
  unknown: 'The answer belongs to no attempt of this console, or to one that is over. Connect again.',
  refused: 'Amazon gave no tokens for the consent. Connect again.'
}

function Connection({ name }: { name: string }) {
  const { connectedSince, amazon } = useSpace()
  const { query } = useLocation()
  const { working, problem, work } = useWorking()
  const [tested, setTested] = useState(false)
  const outcome = connectedSince === undefined ? OUTCOMES[query.connection ?? ''] : undefined
  const connect = () =>
    work(async () => {
      const { address } = await post<{ address: string }>('/connection')
      location.assign(address)
    })
  const test = () =>
    work(async () => {
      setTested(false)
      await post('/connection/test')
      setTested(true)
    })
  const disconnect = () =>
    work(async () => {
      await remove('/connection')
      setTested(false)
    })
  return (
    <section class="panel" aria-labelledby="connection">
      <h2 id="connection">Connection</h2>
      <p>
        {connectedSince === undefined ? (
          <>
            {amazon.to === 'Amazon Ads'
              ? 'Amazon asks its user for consent, and leads back here.'
              : `The sandbox at ${
                  amazon.url ?? ''
                } stands in for Amazon. It asks for consent as Amazon does, and leads back here.`}
          </>
        ) : (
          <span class="stated">
            <State is="done" /> Connected since {clock(connectedSince)}. Access tokens are renewed by themselves.
          </span>
        )}
      </p>
      <div class="buttons">
        {connectedSince === undefined ? (
          <button type="button" class="button primary" disabled={working} onClick={() => void connect()}>
            Connect to {name}
          </button>
        ) : (
          <>
            <button type="button" class="button" disabled={working} onClick={() => void test()}>
              Test connection
            </button>
            <button type="button" class="button danger" disabled={working} onClick={() => void disconnect()}>
              Disconnect
            </button>
          </>
        )}
      </div>
      {outcome !== undefined && problem === undefined && <Notice is="failed">{outcome}</Notice>}
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {tested && problem === undefined && <Notice is="done">Amazon accepts the connection.</Notice>}
    </section>
  )
}

function DestinationSettings({ id }: { id: string }) {
  const { settings } = useSpace()
  const entry = useDestination(id)
  const { problem, work } = useWorking()
  const change = (key: string, value: unknown) => void work(() => put('/settings', { ...settings, [key]: value }))
  return (
    <section class="panel" aria-label="Destination settings">
      {entry?.settings.map((field) => (
        <Field
          key={field.key}
          field={field}
          values={settings}
          onChange={change}
          problem={problem?.field === field.key ? problem.message : undefined}
        />
      ))}
      {problem !== undefined && problem.field === undefined && <Notice is="failed">{problem.message}</Notice>}
    </section>
  )
}

function Enable() {
  const { enabled, connectedSince } = useSpace()
  const { working, problem, work } = useWorking()
  return (
    <section class="panel" aria-labelledby="enable">
      <h2 id="enable">Enable the destination</h2>
      <label class="switch">
        <input
          type="checkbox"
          role="switch"
          checked={enabled}
          disabled={working}
          onChange={({ currentTarget }) => {
            const on = currentTarget.checked
            currentTarget.checked = enabled
            void work(() => put('/enabled', { enabled: on }))
          }}
        />
        <span>Switch the toggle to on to enable your destination.</span>
      </label>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {enabled && connectedSince !== undefined && (
        <Notice is="done">
          Enabled. Next: <a href="/audiences">connect your Engage audiences</a>.
        </Notice>
      )}
    </section>
  )
}
