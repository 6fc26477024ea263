import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { TraceView } from '../../api'
import { useLive } from '../live'
import { useLoaded } from '../useLoaded'
import { Journey } from '../components/trace'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { Outcome } from '../components/preview'

/** The way of one event: in a run that took it, or as it would go now. Which of them is in the address. */
export function EventPage() {
  const { params } = useRoute()
  const { query } = useLocation()
  const { space, run } = useLive()
  const [unmasked, setUnmasked] = useState(false)
  const asked = new URLSearchParams({
    ...(query.run !== undefined && { run: query.run }),
    ...(unmasked && { unmasked: '1' })
  }).toString()
  const here = `/events/${params.file}/${params.line}`
  const { answer: way, problem } = useLoaded<TraceView>(`${here}/way${asked === '' ? '' : `?${asked}`}`, [
    space.mapping?.savedAt,
    run?.state
  ])
  return (
    <Page
      title={way === undefined ? 'Event' : `${way.preview.fileName}, line ${way.preview.line}`}
      lead={way?.preview.messageId === undefined ? undefined : <code>{way.preview.messageId}</code>}
      above={[
        { path: '/events', label: 'Events' },
        ...(way?.run === undefined ? [] : [{ path: `/compute/${way.run}`, label: `Run ${way.run}` }]),
        ...(way?.run !== undefined && way.preview.outcome === 'refused'
          ? [{ path: `/compute/${way.run}/refused`, label: 'Refused events' }]
          : [])
      ]}
      actions={
        <label class="check">
          <input
            type="checkbox"
            checked={unmasked}
            onChange={({ currentTarget }) => setUnmasked(currentTarget.checked)}
          />
          Show identities
        </label>
      }
    >
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {way !== undefined && (
        <>
          {way.runs.length > 0 && (
            <nav class="tabs" aria-label="When">
              {way.runs.map((id) => (
                <a key={id} href={`${here}?run=${id}`} aria-current={way.run === id ? 'page' : undefined}>
                  Run {id}
                </a>
              ))}
              <a href={`${here}?run=now`} aria-current={way.run === undefined ? 'page' : undefined}>
                As it would go now
              </a>
            </nav>
          )}
          <Outcome preview={way.preview} withReason={false} />
          <Journey way={way} />
          <p class="muted">
            {way.run === undefined
              ? 'Shown with the mapping as it is saved now. '
              : `Shown with the settings and the mapping of run ${way.run}. `}
            <a href="/mappings">Correct the mapping</a>, and run again.
          </p>
        </>
      )}
    </Page>
  )
}
