import { useLocation, useRoute } from 'preact-iso'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { AudienceView, FormField } from '../../api'
import { useDestination } from '../catalog'
import { put, remove } from '../client'
import { useSpace } from '../live'
import { CopyId } from '../components/copyId'
import type { Values } from '../components/values'
import { Field } from '../components/field'
import { MatchingMappings } from '../components/matchingMappings'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { useWorking } from '../components/useAction'
import { NothingHere } from './nothingHere'

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
  const tab = query.show === 'mappings' ? 'mappings' : 'settings'
  return (
    <Page
      title={destination.name}
      lead={`The destination of the audience ${audience.name}.`}
      above={[
        { path: '/audiences', label: 'Audiences' },
        { path: here, label: audience.name }
      ]}
    >
      <nav class="tabs" aria-label="Destination">
        <a href={`${here}/destination`} aria-current={tab === 'settings' ? 'page' : undefined}>
          Settings
        </a>
        <a href={`${here}/destination?show=mappings`} aria-current={tab === 'mappings' ? 'page' : undefined}>
          Matching Mappings
        </a>
      </nav>
      {tab === 'mappings' ? (
        <MatchingMappings audience={audience.key} />
      ) : (
        entry && <AudienceSettings key={audience.key} audience={audience} fields={entry.audienceSettings} />
      )}
    </Page>
  )
}

function AudienceSettings({ audience, fields }: { audience: AudienceView; fields: FormField[] }) {
  const { connected, key } = audience
  const { connectedSince } = useSpace()
  const { route } = useLocation()
  const form = useRef<HTMLFormElement>(null)
  const { working, problem, work } = useWorking()
  const [values, setValues] = useState<Values>({ externalAudienceId: key, ...audience.draft })
  const shown = connected?.settings ?? values
  // Who is refused goes on at the field that is to blame.
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problem])
  const save = () => work(() => put(`/audiences/${encodeURIComponent(key)}/settings`, values))
  const take = () =>
    work(async () => {
      await remove(`/audiences/${encodeURIComponent(key)}/destination`)
      route(`/audiences/${encodeURIComponent(key)}`)
    })
  return (
    <form
      ref={form}
      class="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2>Audience-specific settings</h2>
      {connected !== undefined && (
        <>
          <Notice is="done">
            The audience is created at Amazon: <CopyId id={connected.audienceId} name="Amazon’s audience ID" />
          </Notice>
          <p class="muted">
            Segment tells a destination nothing of settings that change later. For others, remove the destination from
            the audience and add it anew; what Amazon has stays there.
          </p>
        </>
      )}
      {connected === undefined && connectedSince === undefined && (
        <Notice is="waiting">
          Not connected to Amazon yet. <a href="/settings">Connect in the settings</a>, so that the audience can be
          created.
        </Notice>
      )}
      {fields.map((field) => (
        <Field
          key={field.key}
          field={field}
          values={shown}
          readOnly={connected !== undefined}
          onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))}
          problem={problem?.field === field.key ? problem.message : undefined}
        />
      ))}
      {problem !== undefined && problem.field === undefined && <Notice is="failed">{problem.message}</Notice>}
      <div class="buttons">
        {connected === undefined ? (
          <button type="submit" class="button primary" disabled={working}>
            {working ? 'Creating the audience…' : 'Save'}
          </button>
        ) : (
          <a class="button primary" href={`/audiences/${encodeURIComponent(key)}/destination?show=mappings`}>
            Go to Matching Mappings
          </a>
        )}
        <button type="button" class="button danger" disabled={working} onClick={() => void take()}>
          Remove from the audience
        </button>
      </div>
    </form>
  )
}
