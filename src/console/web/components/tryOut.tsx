import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { EventPlace, PreviewView } from '../../api'
import { post } from '../client'
import { useSpace } from '../live'
import { messageOf, useLoaded } from '../useLoaded'
import { Notice } from './notice'
import { Preview } from './preview'

/** While somebody types, this long nothing is asked, in milliseconds. */
const PAUSE_MS = 150

interface Props {
  mapping: Record<string, unknown>
  onEvent: (event: unknown) => void
}

/** A real event of an audience, and what becomes of it with the mapping as it is in the form. */
export function TryOut({ mapping, onEvent }: Props) {
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
  useEffect(() => onEvent(preview?.event), [preview?.file, preview?.line])
  if (audience === undefined) {
    return <Notice is="waiting">The events speak of no audience, so there is none to try the mapping with.</Notice>
  }
  return (
    <section class="panel try" aria-labelledby="try">
      <div class="panel-head">
        <h2 id="try">What becomes of an event</h2>
        <label class="check">
          <input
            type="checkbox"
            checked={unmasked}
            onChange={({ currentTarget }) => setUnmasked(currentTarget.checked)}
          />
          Show identities
        </label>
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
        <p class="muted">
          {preview.fileName}, line {place.line}
        </p>
      )}
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {preview !== undefined && <Preview preview={preview} />}
    </section>
  )
}

function usePreview(mapping: Record<string, unknown>, place: EventPlace | undefined, unmasked: boolean) {
  const [shown, setShown] = useState<{ preview?: PreviewView; problem?: string }>({})
  useEffect(() => {
    if (place === undefined) {
      return
    }
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      post<PreviewView>('/preview', { ...place, mapping, unmasked }, leaving.signal)
        .then((preview) => setShown({ preview }))
        .catch((error: unknown) => {
          if (!leaving.signal.aborted) {
            setShown(({ preview }) => ({ preview, problem: messageOf(error) }))
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
