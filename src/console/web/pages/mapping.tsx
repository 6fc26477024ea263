import { useLocation } from 'preact-iso'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { FormField, MappingCheck, MappingView, PreviewView } from '../../api'
import { useDestination } from '../catalog'
import { forgetDrafts, post, put, useAction, useDraft } from '../client'
import { Button, Form } from '../components/form'
import { MappingField, mappingFieldId } from '../components/mappingField'
import { describeRejected, keepCheck, MatchingMappings } from '../components/matchingMappings'
import { Message, Notice, ProblemNotice, Ready } from '../components/notice'
import { Page } from '../components/page'
import { TryOut } from '../components/tryOut'
import { time } from '../format'
import { useSpace } from '../live'
import type { Fillings } from '../mappingForm'
import { listBlankPaths, toFillings, toMapping } from '../mappingForm'

/** Matching Mappings. */
export const MappingsPage = () => (
  <Page title="Matching Mappings" lead="Which values of an event are sent to Amazon.">
    <Ready then="Then you can add mappings here.">
      <MatchingMappings />
    </Ready>
  </Page>
)

/** The fields of the mapping, and next to them what becomes of a real event as one types. */
export function MappingPage() {
  const { destination } = useSpace()
  const [action] = useDestination(destination?.id)?.actions ?? []
  return (
    <Page
      title={action?.title ?? 'Mapping'}
      lead={action?.description}
      above={[{ path: '/mappings', label: 'Matching Mappings' }]}
    >
      <Ready then="Then you can map its fields here.">
        {action !== undefined && <MappingForm fields={action.fields} />}
      </Ready>
    </Page>
  )
}

const PATHS = 'paths-of-the-event'
const DRAFT = 'mapping'
const FIND_IDENTITIES = 'findIdentities'

interface Edited {
  fillings: Fillings
  /** When the mapping that is edited was saved; null for a new one. */
  basedOn: string | null
}

/** What a saved mapping rejects: it is saved once somebody has seen that. */
interface Doubt {
  check: MappingCheck
  enabled: boolean
}

function MappingForm({ fields }: { fields: FormField[] }) {
  const { mapping: saved } = useSpace()
  const { route } = useLocation()
  const form = useRef<HTMLFormElement>(null)
  const { working, problem, act } = useAction()
  const open = (mapping: MappingView | undefined): Edited => ({
    fillings: toFillings(fields, mapping?.fields ?? {}),
    basedOn: mapping?.savedAt ?? null
  })
  const [{ fillings, basedOn }, set] = useDraft<Edited>(DRAFT, () => open(saved))
  const [preview, setPreview] = useState<PreviewView>()
  const [blank, setBlank] = useState<string[]>([])
  const [doubt, setDoubt] = useState<Doubt>()
  const mapping = useMemo(() => toMapping(fields, fillings), [fields, fillings])
  const paths = useMemo(() => listPaths(preview?.event), [preview])
  const changedMeanwhile = basedOn !== (saved?.savedAt ?? null)
  useEffect(() => {
    if (blank.length > 0) {
      form.current?.querySelector<HTMLElement>(`#${mappingFieldId(blank[0])}`)?.focus()
    }
  }, [blank])
  const send = async (enabled: boolean) => {
    await put('/mapping', { fields: mapping, enabled, basedOn })
    forgetDrafts(DRAFT)
    route('/mappings')
  }
  const save = (enabled: boolean) => {
    const missing = listBlankPaths(fillings)
    setBlank(missing)
    setDoubt(undefined)
    if (missing.length > 0) {
      return
    }
    void act(async () => {
      const check = await post<MappingCheck>('/mapping/check', { fields: mapping })
      keepCheck(check)
      return check.events > 0 && check.rejected === check.events ? setDoubt({ check, enabled }) : send(enabled)
    })
  }
  const fieldFor = (field: FormField, property?: FormField) => {
    const { default: standard } = field
    const name = property === undefined ? field.key : `${field.key}.${property.key}`
    return (
      <MappingField
        key={name}
        name={name}
        field={property ?? field}
        standard={property === undefined ? standard : (standard as Record<string, unknown> | undefined)?.[property.key]}
        filling={fillings[name]}
        paths={PATHS}
        found={foundFor(property ?? field, fillings, preview)}
        problem={blank.includes(name) ? 'Enter a path of the event, such as properties.email.' : undefined}
        onChange={(changed, filling) => {
          setBlank((before) => before.filter((one) => one !== changed))
          set((before) => ({ ...before, fillings: { ...before.fillings, [changed]: filling } }))
        }}
      />
    )
  }
  const shown = fields.filter(({ hidden }) => !hidden)
  const isFirstHashed = ({ key }: FormField) => shown.find(({ hashed }) => hashed)?.key === key
  return (
    <div class="beside">
      <Form ref={form} onSubmit={() => save(true)}>
        <h2>Mapping fields</h2>
        {changedMeanwhile && (
          <Notice is="warned">
            The mapping was {saved === undefined ? 'removed' : 'saved'} meanwhile, in another tab or console
            {saved !== undefined && ` (${time(saved.savedAt)})`}. Your changes are still here.
            <div class="buttons">
              <Button look="small" onClick={() => set(() => open(saved))}>
                Load that version
              </Button>
              <Button look="small" onClick={() => set((before) => ({ ...before, basedOn: saved?.savedAt ?? null }))}>
                Keep mine, and replace it when I save
              </Button>
            </div>
          </Notice>
        )}
        <datalist id={PATHS}>
          {paths.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
        {shown.map((field) =>
          field.properties === undefined ? (
            <>
              {isFirstHashed(field) && (
                <p class="muted">Identifiers are hashed with SHA-256 before they are sent, unless they already are.</p>
              )}
              {fieldFor(field)}
            </>
          ) : (
            <fieldset key={field.key} class="group">
              <legend>{field.label}</legend>
              <p class="description">{field.description}</p>
              {field.properties.map((property) => fieldFor(field, property))}
            </fieldset>
          )
        )}
        <div class="sticky">
          <ProblemNotice problem={problem} />
          {doubt !== undefined && (
            <Notice is="failed">
              {describeRejected(doubt.check)}
              <ul class="plain">
                {doubt.check.reasons.slice(0, 1).map(({ reason }) => (
                  <li key={reason}>
                    Because: <Message text={reason} />
                  </li>
                ))}
              </ul>
              It was not saved.
            </Notice>
          )}
          <div class="buttons">
            {doubt === undefined ? (
              <>
                <Button look="primary" disabled={working}>
                  {working ? 'Checking…' : 'Save and enable'}
                </Button>
                <Button disabled={working} onClick={() => save(false)}>
                  Save
                </Button>
              </>
            ) : (
              <>
                <Button look="danger" disabled={working} onClick={() => act(() => send(doubt.enabled))}>
                  Save anyway
                </Button>
                <Button disabled={working} onClick={() => setDoubt(undefined)}>
                  Keep editing
                </Button>
              </>
            )}
            <a class="button" href="/mappings" onClick={() => forgetDrafts(DRAFT)}>
              Cancel
            </a>
          </div>
        </div>
      </Form>
      <TryOut mapping={mapping} onPreview={setPreview} />
    </div>
  )
}

/** Where the preview found a field that is not mapped; undefined where nothing is looked for. */
function foundFor(
  { key, hashed }: FormField,
  fillings: Fillings,
  preview: PreviewView | undefined
): string[] | undefined {
  const finds = fillings[FIND_IDENTITIES]
  const isOff = finds?.kind === 'fixed' && finds.value === 'false'
  return !hashed || isOff || preview === undefined
    ? undefined
    : preview.identities
        .filter(({ field, place, hash }) => field === key && place !== 'mapping' && hash !== undefined)
        .map(({ place }) => place.replace(/^\$\./, ''))
}

/** Every path of an event that holds a value. */
function listPaths(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return path === '' ? [] : [path]
  }
  return Object.entries(value).flatMap(([key, inner]) => listPaths(inner, path === '' ? key : `${path}.${key}`))
}
