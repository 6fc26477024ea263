import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { FormField } from '../../api'
import { useDestination } from '../catalog'
import { post, put, remove, useAction } from '../client'
import { ask } from '../components/confirm'
import { Field } from '../components/field'
import { Button, Choice } from '../components/form'
import { Message, Notice, ProblemNotice, Ready, useConnected } from '../components/notice'
import { Page, Panel } from '../components/page'
import { Stated } from '../components/values'
import { plural, time } from '../format'
import { useSpace } from '../live'
import { isRunning } from '../statuses'

/** Connection, Region, Enable the destination. */
export function SettingsPage() {
  const { destination } = useSpace()
  const { id = '', name = '', engageSpace } = destination ?? {}
  return (
    <Page
      title="Settings"
      lead={destination && (engageSpace ? `${name} in the Engage space ${engageSpace}.` : `${name}.`)}
    >
      <Ready then="Then you can configure it here.">
        <Connection name={name} />
        <DestinationSettings id={id} />
        <Enable />
      </Ready>
    </Page>
  )
}

const OUTCOMES: Record<string, string> = {
  declined: 'Access was declined at Amazon. Connect again to retry.',
  unknown: 'This answer belongs to no sign-in of this console, or to one that took too long. Connect again.',
  refused: 'Amazon returned no tokens for this consent. Connect again.'
}

function Connection({ name }: { name: string }) {
  const { connectedSince, connectionProblem, accounts, amazon } = useSpace()
  const { query } = useLocation()
  const { working, problem, act } = useAction()
  const [tested, setTested] = useState(false)
  const isConnected = connectedSince !== undefined
  const outcome = isConnected && query.connection === 'connected' ? undefined : OUTCOMES[query.connection ?? '']
  const connect = () =>
    act(async () => {
      const { address } = await post<{ address: string }>('/connection')
      location.assign(address)
    })
  const test = () =>
    act(async () => {
      setTested(false)
      await post('/connection/test')
      setTested(true)
    })
  const disconnect = useDisconnect(() =>
    act(async () => {
      await remove('/connection')
      setTested(false)
    })
  )
  return (
    <Panel title="Connection">
      {!isConnected && (
        <p>
          {amazon.to === 'Amazon Ads'
            ? 'Amazon asks its user for consent, and leads back here.'
            : `The sandbox at ${amazon.url ?? ''} takes the place of Amazon. It asks for consent as Amazon does, and leads back here.`}
        </p>
      )}
      {isConnected && connectionProblem === undefined && (
        <Stated is="done">
          Connected since {time(connectedSince)}
          {accounts !== undefined && `, ${describeAccounts(accounts)}`}. Access is renewed automatically.
        </Stated>
      )}
      {connectionProblem !== undefined && (
        <Notice is="failed">
          <Message text={connectionProblem} />
        </Notice>
      )}
      <div class="buttons">
        {!isConnected || connectionProblem !== undefined ? (
          <Button look="primary" disabled={working} onClick={connect}>
            {isConnected ? 'Reconnect' : `Connect to ${name}`}
          </Button>
        ) : (
          <Button disabled={working} onClick={test}>
            Test connection
          </Button>
        )}
        {isConnected && (
          <Button look="danger" disabled={working} onClick={disconnect}>
            Disconnect
          </Button>
        )}
      </div>
      {outcome !== undefined && problem === undefined && <Notice is="failed">{outcome}</Notice>}
      {problem?.message !== connectionProblem && <ProblemNotice problem={problem} />}
      {tested && problem === undefined && <Notice is="done">Amazon accepts the connection.</Notice>}
    </Panel>
  )
}

const describeAccounts = (accounts: readonly string[]): string =>
  accounts.length === 0 ? 'without access to an account in this region' : `with access to ${accounts.join(', ')}`

/** Asks first, and says what is lost and what stops. */
function useDisconnect(disconnect: () => unknown) {
  const { runs, audiences } = useSpace()
  const connected = audiences.filter((audience) => audience.connected !== undefined).length
  return () =>
    ask({
      title: 'Disconnect from Amazon?',
      action: 'Disconnect',
      body: (
        <>
          <p>The destination is disabled, and nothing is sent until an Amazon user consents again.</p>
          {isRunning(runs[0]) && (
            <p>Run {runs[0].id} is in progress: it is stopped. What was delivered stays delivered.</p>
          )}
          {connected > 0 && (
            <p>{plural(connected, 'audience')}, the mapping and all settings are kept. What Amazon has stays there.</p>
          )}
        </>
      ),
      onConfirm: disconnect
    })
}

function DestinationSettings({ id }: { id: string }) {
  const { settings, audiences } = useSpace()
  const entry = useDestination(id)
  const { problem, act } = useAction()
  const [shown, setShown] = useState(settings)
  useEffect(() => setShown(settings), [settings])
  const connected = audiences.filter((audience) => audience.connected !== undefined)
  const change = (field: FormField, value: unknown) => {
    const save = () => void act(() => put('/settings', { ...settings, [field.key]: value }))
    if (connected.length === 0 || value === settings[field.key]) {
      return save()
    }
    const findLabel = (one: unknown) => field.choices?.find((choice) => choice.value === one)?.label ?? String(one)
    // Until it is confirmed, the field shows what is still so.
    setShown({ ...settings })
    ask({
      title: `Change the ${field.label.toLowerCase()} to ${findLabel(value)}?`,
      action: `Change the ${field.label.toLowerCase()}`,
      body: (
        <p>
          {plural(connected.length, 'audience was', 'audiences were')} created in {findLabel(settings[field.key])}:{' '}
          {connected.map((audience) => audience.name).join(', ')}. Amazon doesn’t find{' '}
          {connected.length === 1 ? 'it' : 'them'} in {findLabel(value)}, so events of{' '}
          {connected.length === 1 ? 'this audience' : 'these audiences'} will be rejected.
        </p>
      ),
      onConfirm: save
    })
  }
  return (
    <section class="panel" aria-label="Destination settings">
      {entry?.settings.map((field) => (
        <Field
          key={field.key}
          field={{
            ...field,
            choices: field.choices?.filter(({ value }) => !isLegacy(value) || value === shown[field.key])
          }}
          values={shown}
          onChange={(_key, value) => change(field, value)}
          problem={problem}
        />
      ))}
      {problem?.field === undefined && <ProblemNotice problem={problem} />}
    </section>
  )
}

/** Old workspaces have an address saved in the place of the region; nobody chooses one. */
const isLegacy = (value: string): boolean => value.startsWith('https://')

function Enable() {
  const { enabled, connectionProblem, runs } = useSpace()
  const isConnected = useConnected()
  const { working, problem, act } = useAction()
  const set = (on: boolean) => act(() => put('/enabled', { enabled: on }))
  return (
    <Panel title="Enable the destination">
      <Choice
        look="switch"
        checked={enabled}
        disabled={working}
        onChange={(on, input) => {
          // It shows what is so, until the server says otherwise.
          input.checked = enabled
          if (on || !isRunning(runs[0])) {
            return void set(on)
          }
          ask({
            title: 'Disable the destination?',
            action: 'Disable',
            body: <p>Run {runs[0].id} is in progress: it is stopped. What was delivered stays delivered.</p>,
            onConfirm: () => set(false)
          })
        }}
      >
        <span>Switch the toggle to on to enable your destination.</span>
      </Choice>
      {problem?.message !== connectionProblem && <ProblemNotice problem={problem} />}
      {enabled && isConnected && (
        <Notice is="done">
          Enabled. Next: <a href="/audiences">connect your Engage audiences</a>.
        </Notice>
      )}
      {enabled && connectionProblem !== undefined && (
        <Notice is="warned">Enabled, but nothing can be sent until you reconnect.</Notice>
      )}
    </Panel>
  )
}
