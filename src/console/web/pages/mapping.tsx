import { useLocation } from 'preact-iso'
import { useMemo, useState } from 'preact/hooks'
import type { FormField } from '../../api'
import { useDestination } from '../catalog'
import { put } from '../client'
import { useSpace } from '../live'
import type { Fillings } from '../mappingForm'
import { toFillings, toMapping } from '../mappingForm'
import { MappingField } from '../components/mappingField'
import { NeedsDestination } from '../components/needsDestination'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { TryOut } from '../components/tryOut'
import { useWorking } from '../components/useAction'

/** The fields of the mapping, and beside them what becomes of a real event as one types. */
export function MappingPage() {
  const { destination } = useSpace()
  const entry = useDestination(destination?.id)
  const [action] = entry?.actions ?? []
  return (
    <Page
      title={action?.title ?? 'Mapping'}
      lead={action?.description}
      above={[{ path: '/mappings', label: 'Matching Mappings' }]}
    >
      {destination === undefined && <NeedsDestination what="Then its mapping is here." />}
      {action !== undefined && <MappingForm fields={action.fields} />}
    </Page>
  )
}

const PLACES = 'places-of-the-event'

function MappingForm({ fields }: { fields: FormField[] }) {
  const { mapping: saved } = useSpace()
  const { route } = useLocation()
  const { working, problem, work } = useWorking()
  const [fillings, setFillings] = useState<Fillings>(() => toFillings(fields, saved?.fields ?? {}))
  const [places, setPlaces] = useState<string[]>([])
  const mapping = useMemo(() => toMapping(fields, fillings), [fields, fillings])
  const save = (enabled: boolean) =>
    work(async () => {
      await put('/mapping', { fields: mapping, enabled })
      route('/mappings')
    })
  const shown = fields.filter(({ hidden }) => !hidden)
  const fieldOf = (field: FormField, property?: FormField) => {
    const { default: standard } = field
    const name = property === undefined ? field.key : `${field.key}.${property.key}`
    return (
      <MappingField
        key={name}
        name={name}
        field={property ?? field}
        standard={property === undefined ? standard : (standard as Record<string, unknown> | undefined)?.[property.key]}
        filling={fillings[name]}
        places={PLACES}
        onChange={(changed, filling) => setFillings((before) => ({ ...before, [changed]: filling }))}
      />
    )
  }
  return (
    <div class="beside">
      <form
        class="panel"
        onSubmit={(event) => {
          event.preventDefault()
          void save(true)
        }}
      >
        <h2>Mapping fields</h2>
        <datalist id={PLACES}>
          {places.map((place) => (
            <option key={place} value={place} />
          ))}
        </datalist>
        {shown.map((field) =>
          field.properties === undefined ? (
            fieldOf(field)
          ) : (
            <fieldset key={field.key} class="group">
              <legend>{field.label}</legend>
              <p class="description">{field.description}</p>
              {field.properties.map((property) => fieldOf(field, property))}
            </fieldset>
          )
        )}
        {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
        <div class="buttons sticky">
          <button type="submit" class="button primary" disabled={working}>
            Save and enable
          </button>
          <button type="button" class="button" disabled={working} onClick={() => void save(false)}>
            Save
          </button>
          <a class="button" href="/mappings">
            Cancel
          </a>
        </div>
      </form>
      <TryOut mapping={mapping} onEvent={(event) => setPlaces(pathsOf(event))} />
    </div>
  )
}

/** Every place of an event that holds a value. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return path === '' ? [] : [path]
  }
  return Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, path === '' ? key : `${path}.${key}`))
}
