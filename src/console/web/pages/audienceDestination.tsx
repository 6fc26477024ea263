import { useLocation, useRoute } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import type { AudienceView, ConnectedAudience, FormField } from '../../api'
import { useDestination } from '../catalog'
import { forgetDrafts, put, remove, useAction, useDraft } from '../client'
import { ask } from '../components/confirm'
import type { Values } from '../components/field'
import { Field, toText } from '../components/field'
import { Button, Form } from '../components/form'
import { MatchingMappings } from '../components/matchingMappings'
import { Notice, ProblemNotice, useConnected } from '../components/notice'
import { Page, Tabs } from '../components/page'
import { describeFee, describeTtl } from '../components/units'
import { CopyId, Pairs } from '../components/values'
import { plural } from '../format'
import { useSpace } from '../live'
import { NothingHere } from './home'

/** The destination seen from an audience: its audience-specific settings, and the mappings that match its events. */
export function AudienceDestinationPage() {
  const { params } = useRoute()
  const { query } = useLocation()
  const { audiences, destination } = useSpace()
  const entry = useDestination(destination?.id)
  const audience = audiences.find(({ key }) => key === params.key)
  if (audience === undefined || destination === undefined || !audience.added) {
    return <NothingHere />
  }
  const here = `/audiences/${encodeURIComponent(audience.key)}`
  const showsMappings = query.show === 'mappings'
  return (
    <Page
      title={destination.name}
      lead={`The destination of the audience ${audience.name}.`}
      above={[
        { path: '/audiences', label: 'Audiences' },
        { path: here, label: audience.name }
      ]}
    >
      <Tabs
        label="Destination"
        tabs={[
          { path: `${here}/destination`, label: 'Audience settings', isHere: !showsMappings },
          { path: `${here}/destination?show=mappings`, label: 'Matching Mappings', isHere: showsMappings }
        ]}
      />
      {showsMappings ? (
        <MatchingMappings audience={audience.key} />
      ) : (
        entry && <AudienceSettings key={audience.key} audience={audience} fields={entry.audienceSettings} />
      )}
    </Page>
  )
}

const draftName = (key: string): string => `audience ${key}`

/** While somebody types, this long nothing is saved, in milliseconds. */
const PAUSE_MS = 400

function AudienceSettings({ audience, fields }: { audience: AudienceView; fields: FormField[] }) {
  const { connected, key } = audience
  const { connectionProblem } = useSpace()
  const isConnected = useConnected()
  const address = `/audiences/${encodeURIComponent(key)}`
  const form = useRef<HTMLFormElement>(null)
  const saved = useRef(false)
  const { working, problem, act } = useAction()
  const [value, set] = useDraft<Values>(draftName(key), () => ({
    externalAudienceId: key,
    ...audience.draft
  }))
  useSavedDraft(`${address}/draft`, value, connected === undefined)
  // Who is rejected goes on at the first field that is to blame.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problem])
  const save = () =>
    act(async () => {
      await put(`${address}/settings`, value)
      saved.current = true
      forgetDrafts(draftName(key))
    })
  if (connected !== undefined) {
    return (
      <>
        <ProblemNotice problem={problem} />
        <Summary audience={audience} connected={connected} fields={fields} isNew={saved.current} />
      </>
    )
  }
  const wrong = problem?.problems?.length ?? 0
  return (
    <Form ref={form} onSubmit={save}>
      <h2>Audience-specific settings</h2>
      {!isConnected && (
        <Notice is="warned">
          {connectionProblem === undefined
            ? 'Not connected to Amazon yet. '
            : 'Amazon no longer accepts the connection. '}
          <a href="/settings">{connectionProblem === undefined ? 'Connect' : 'Reconnect'} in the settings</a>, so that
          the audience can be created. What you enter here is kept.
        </Notice>
      )}
      <p class="muted">
        Name at Amazon: <b>{audience.nameAtAmazon}</b>
      </p>
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          values={value}
          onChange={(name, changed) => set((before) => ({ ...before, [name]: changed }))}
          problem={problem}
        />
      ))}
      {problem?.field === undefined ? (
        <ProblemNotice problem={problem} />
      ) : (
        wrong > 1 && <Notice is="warned">Correct {plural(wrong, 'setting')} above.</Notice>
      )}
      <div class="buttons">
        <Button look="primary" disabled={working}>
          {working ? 'Creating the audience…' : 'Save'}
        </Button>
        <RemoveFromAudience audience={audience} />
      </div>
    </Form>
  )
}

/** What is typed is there again after a reload, and in the workspace file. */
function useSavedDraft(path: string, value: Values, isActive: boolean): void {
  const pending = useRef<(() => void) | undefined>(undefined)
  const isFirst = useRef(true)
  useEffect(() => {
    if (isFirst.current || !isActive) {
      isFirst.current = false
      return
    }
    const send = () => {
      pending.current = undefined
      put(path, value).catch(() => undefined)
    }
    pending.current = send
    const timer = setTimeout(send, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  useEffect(() => () => pending.current?.(), [])
}

interface SummaryProps {
  audience: AudienceView
  connected: ConnectedAudience
  fields: FormField[]
  /** Whether it was created just now. */
  isNew: boolean
}

/** A saved audience, which can't be changed. */
function Summary({ audience, connected, fields, isNew }: SummaryProps) {
  const { audienceId, settings } = connected
  const notice = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isNew) {
      notice.current?.focus()
      notice.current?.scrollIntoView({ block: 'center' })
    }
  }, [])
  return (
    <section class="panel" aria-labelledby="summary">
      <div ref={notice} tabIndex={-1} class="focusable">
        <Notice is="done">
          {settings.amazonAudienceId === undefined
            ? 'The audience is created at Amazon'
            : 'The existing audience at Amazon is connected'}
          : <CopyId id={audienceId} name="the audience ID at Amazon" />
        </Notice>
      </div>
      <h2 id="summary">Audience-specific settings</h2>
      <Pairs
        pairs={[
          ['Name at Amazon', audience.nameAtAmazon],
          ...fields.map((field): [string, preact.ComponentChildren] => [
            field.label,
            field.key === 'connectionId' && settings.connectionId ? (
              <a href={`/connections#${toText(settings.connectionId)}`}>{toText(settings.connectionId)}</a>
            ) : (
              describeValue(field, settings)
            )
          ])
        ]}
      />
      <p class="muted">
        Settings can’t be changed after the audience is created. To use others, remove and re-add the destination; the
        existing audience stays at Amazon.
      </p>
      <div class="buttons">
        <a class="button primary" href={`/audiences/${encodeURIComponent(audience.key)}/destination?show=mappings`}>
          Go to Matching Mappings
        </a>
        <RemoveFromAudience audience={audience} />
      </div>
    </section>
  )
}

/** As people read it. */
function describeValue({ key, choices }: FormField, settings: Values): string {
  const value = settings[key]
  switch (key) {
    case 'ttl':
      return typeof value === 'number' ? `${describeTtl(value)} (${value} seconds)` : toText(value)
    case 'cpmCents':
      return typeof value === 'number' ? describeFee(value, settings.currency) : toText(value)
    default: {
      const text = toText(value)
      const label = choices?.find((choice) => choice.value === text)?.label ?? text
      return label === text ? text : `${label} (${text})`
    }
  }
}

/** Asks first, and says what is lost. */
function RemoveFromAudience({ audience: { key, name, connected } }: { audience: AudienceView }) {
  const { route } = useLocation()
  const { working, problem, act } = useAction()
  const address = `/audiences/${encodeURIComponent(key)}`
  const removeDestination = () =>
    act(async () => {
      await remove(`${address}/destination`)
      forgetDrafts(draftName(key))
      route(address)
    })
  return (
    <>
      <Button
        look="danger"
        disabled={working}
        onClick={() =>
          ask({
            title: `Remove the destination from ${name}?`,
            action: 'Remove',
            body:
              connected === undefined ? (
                <p>The settings that you entered are lost.</p>
              ) : (
                <>
                  <p>
                    The settings and the link to the audience {connected.audienceId} at Amazon are lost here. Its events
                    are no longer sent.
                  </p>
                  <p>
                    The audience stays at Amazon. To use it again, add the destination again and choose it as Amazon
                    Audience ID; otherwise saving creates another one.
                  </p>
                </>
              ),
            onConfirm: removeDestination
          })
        }
      >
        Remove from the audience
      </Button>
      <ProblemNotice problem={problem} />
    </>
  )
}
