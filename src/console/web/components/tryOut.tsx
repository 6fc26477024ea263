import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { EventPlace, PreviewView, Problem } from '../../api'
import { post, RequestError, useLoaded } from '../client'
import { useSpace } from '../live'
import { Notice, ProblemNotice } from './notice'
import { Preview } from './preview'

/** While somebody types, this long nothing is asked, in milliseconds. */
const PAUSE_MS = 150

interface Props {
  mapping: Record<string, unknown>
  onPreview: (preview: PreviewView | undefined) => void
}

/** A real event of an audience, and what becomes of it with the mapping as it is in the form. */
export function TryOut({ mapping, onPreview }: Props) {
  const { audiences } = useSpace()
  const { query } = useLocation()
  const [chosen, setChosen] = useState(query.audience)
  const audience = audiences.find(({ key }) => key === chosen) ?? audiences[0]
  const { answer: places = [] } = useLoaded<EventPlace[]>(
    audience && `/audiences/${encodeURIComponent(audience.key)}/events`
  )
  const [number, setNumber] = useState(0)
  const [unmasked, setUnmasked] = useState(false)
  const place = places[number]
  const { preview, problem } = usePreview(mapping, place, unmasked)
  useEffect(() => onPreview(preview), [preview])
  if (audience === undefined) {
    return (
      <Notice is="waiting">No audiences found in these events, so there is nothing to try the mapping with.</Notice>
    )
  }
  return (
    <section class="panel try" aria-labelledby="try">
      <div class="panel-head">
        <h2 id="try">What becomes of an event</h2>
        <UnmaskSwitch unmasked={unmasked} onChange={setUnmasked} />
      </div>
      <div class="picker">
        <label class="hidden" for="try-audience">
          Audience
        </label>
        <select
          id="try-audience"
          value={audience.key}
          onChange={({ currentTarget }) => {
            setChosen(currentTarget.value)
            setNumber(0)
          }}
        >
          {audiences.map(({ key, name }) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
        <button type="button" class="button small" disabled={number === 0} onClick={() => setNumber(number - 1)}>
          Previous
        </button>
        <button
          type="button"
          class="button small"
          disabled={number >= places.length - 1}
          onClick={() => setNumber(number + 1)}
        >
          Next event
        </button>
      </div>
      {place !== undefined && preview !== undefined && (
        <p class="muted wrap">
          {preview.fileName}, line {place.line}
        </p>
      )}
      <ProblemNotice problem={problem} />
      {preview !== undefined && <Preview preview={preview} />}
    </section>
  )
}

/** Identities are masked unless somebody asks to see them. */
export const UnmaskSwitch = ({ unmasked, onChange }: { unmasked: boolean; onChange: (unmasked: boolean) => void }) => (
  <label class="check">
    <input type="checkbox" checked={unmasked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    Show identities
  </label>
)

function usePreview(mapping: Record<string, unknown>, place: EventPlace | undefined, unmasked: boolean) {
  const [shown, setShown] = useState<{ preview?: PreviewView; problem?: Problem }>({})
  useEffect(() => {
    if (place === undefined) {
      return
    }
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      post<PreviewView>('/preview', { ...place, mapping, unmasked }, leaving.signal)
        .then((preview) => setShown({ preview }))
        .catch((error: unknown) => {
          if (error instanceof RequestError && !leaving.signal.aborted) {
            setShown(({ preview }) => ({ preview, problem: error.problem }))
          }
        })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [mapping, place?.file, place?.line, unmasked])
  return shown
}
