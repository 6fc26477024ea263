import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { TraceView } from '../../api'
import { toSearch, useLoaded } from '../client'
import { Answered } from '../components/notice'
import { Page, Tabs } from '../components/page'
import { Outcome } from '../components/preview'
import { Trace } from '../components/trace'
import { UnmaskSwitch } from '../components/tryOut'
import { useLive } from '../live'

/** The trace of one event: in a run that took it, or as it would go now. Which of them is in the address. */
export function EventPage() {
  const { params } = useRoute()
  const { query } = useLocation()
  const { space, run } = useLive()
  const [unmasked, setUnmasked] = useState(false)
  const here = `/events/${params.file}/${params.line}`
  const loaded = useLoaded<TraceView>(`${here}/way${toSearch({ run: query.run, unmasked: unmasked ? '1' : '' })}`, [
    space.mapping?.savedAt,
    run?.state
  ])
  const { run: shown, preview } = loaded.answer ?? {}
  return (
    <Page
      title={preview === undefined ? 'Event' : `${preview.fileName}, line ${preview.line}`}
      lead={preview?.messageId && <code class="wrap">{preview.messageId}</code>}
      above={[
        { path: '/events', label: 'Events' },
        ...(shown === undefined ? [] : [{ path: `/compute/${shown}`, label: `Run ${shown}` }]),
        ...(shown !== undefined && preview?.outcome === 'refused'
          ? [{ path: `/compute/${shown}/refused`, label: 'Rejected events' }]
          : [])
      ]}
      actions={<UnmaskSwitch unmasked={unmasked} onChange={setUnmasked} />}
    >
      <Answered from={loaded}>
        {(trace) => (
          <>
            {trace.runs.length > 0 && (
              <Tabs
                label="When"
                tabs={[
                  ...trace.runs.map((id) => ({
                    path: `${here}?run=${id}`,
                    label: `As run ${id} took it`,
                    isHere: trace.run === id
                  })),
                  { path: `${here}?run=now`, label: 'As it would go now', isHere: trace.run === undefined }
                ]}
              />
            )}
            <Outcome preview={trace.preview} withReason={false} />
            <Trace trace={trace} />
            <p class="muted">
              {trace.run === undefined
                ? 'Shown with the mapping as it is saved now. '
                : `Shown with the settings and the mapping of run ${trace.run}. `}
              <a href="/mappings">Correct the mapping</a>, and run again.
            </p>
          </>
        )}
      </Answered>
    </Page>
  )
}
