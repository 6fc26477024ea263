import { useLocation } from 'preact-iso'
import { useEffect, useState } from 'preact/hooks'
import type { EventPlace, PreviewView } from '../../api'
import { post, useAsked, useLoaded } from '../client'
import { useSpace } from '../live'
import { Button, Choice, Select } from './form'
import { Answered, Notice } from './notice'
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
  const previewed = useAsked(
    place && 'preview',
    (signal) => post<PreviewView>('/preview', { ...place, mapping, unmasked }, signal),
    { again: [mapping, place?.file, place?.line, unmasked], pauseMs: PAUSE_MS, keeps: true }
  )
  useEffect(() => onPreview(previewed.answer), [previewed.answer])
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
        <Select
          aria-label="Audience"
          choices={audiences.map(({ key, name }) => ({ value: key, label: name }))}
          value={audience.key}
          onChange={(key) => {
            setChosen(key)
            setNumber(0)
          }}
        />
        <Button look="small" disabled={number === 0} onClick={() => setNumber(number - 1)}>
          Previous
        </Button>
        <Button look="small" disabled={number >= places.length - 1} onClick={() => setNumber(number + 1)}>
          Next event
        </Button>
      </div>
      <Answered from={previewed}>
        {(preview) => (
          <>
            <p class="muted wrap">
              {preview.fileName}, line {preview.line}
            </p>
            <Preview preview={preview} />
          </>
        )}
      </Answered>
    </section>
  )
}

/** Identities are masked unless somebody asks to see them. */
export const UnmaskSwitch = ({ unmasked, onChange }: { unmasked: boolean; onChange: (unmasked: boolean) => void }) => (
  <Choice look="check" checked={unmasked} onChange={onChange}>
    Show identities
  </Choice>
)
