import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { TraceView } from '../../api'
import { useLoaded } from '../client'
import { ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
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
  const search = new URLSearchParams({
    ...(query.run !== undefined && { run: query.run }),
    ...(unmasked && { unmasked: '1' })
  }).toString()
  const here = `/events/${params.file}/${params.line}`
  const { answer: trace, problem } = useLoaded<TraceView>(`${here}/way${search === '' ? '' : `?${search}`}`, [
    space.mapping?.savedAt,
    run?.state
  ])
  return (
    <Page
      title={trace === undefined ? 'Event' : `${trace.preview.fileName}, line ${trace.preview.line}`}
      lead={trace?.preview.messageId === undefined ? undefined : <code class="wrap">{trace.preview.messageId}</code>}
      above={[
        { path: '/events', label: 'Events' },
        ...(trace?.run === undefined ? [] : [{ path: `/compute/${trace.run}`, label: `Run ${trace.run}` }]),
        ...(trace?.run !== undefined && trace.preview.outcome === 'refused'
          ? [{ path: `/compute/${trace.run}/refused`, label: 'Rejected events' }]
          : [])
      ]}
      actions={<UnmaskSwitch unmasked={unmasked} onChange={setUnmasked} />}
    >
      <ProblemNotice problem={problem} />
      {trace !== undefined && (
        <>
          {trace.runs.length > 0 && (
            <nav class="tabs" aria-label="When">
              {trace.runs.map((id) => (
                <a
                  key={id}
                  href={`${here}?run=${id}`}
                  aria-label={`As run ${id} took it`}
                  aria-current={trace.run === id ? 'page' : undefined}
                >
                  As run {id} took it
                </a>
              ))}
              <a href={`${here}?run=now`} aria-current={trace.run === undefined ? 'page' : undefined}>
                As it would go now
              </a>
            </nav>
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
    </Page>
  )
}
