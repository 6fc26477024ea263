import { useLocation, useRoute } from 'preact-iso'
import { useState } from 'preact/hooks'
import type { PreviewView } from '../../api'
import { useSpace } from '../live'
import { useLoaded } from '../loading'
import { Notice } from '../parts/notice'
import { Page } from '../parts/page'
import { Preview } from '../parts/preview'

/** One event of the space by its place: what became of it, or becomes of it with the mapping as it is saved. */
export function EventPage() {
  const { params } = useRoute()
  const { query } = useLocation()
  const { mapping } = useSpace()
  const [unmasked, setUnmasked] = useState(false)
  const { answer, problem } = useLoaded<PreviewView>(
    `/events/${params.file}/${params.line}${unmasked ? '?unmasked=1' : ''}`,
    [mapping?.savedAt]
  )
  const run = query.run === undefined ? undefined : encodeURIComponent(query.run)
  return (
    <Page
      title={answer === undefined ? 'Event' : `${answer.fileName}, line ${answer.line}`}
      lead={answer?.messageId === undefined ? undefined : <code>{answer.messageId}</code>}
      above={
        run === undefined
          ? [{ path: '/compute', label: 'Compute' }]
          : [
              { path: '/compute', label: 'Compute' },
              { path: `/compute/${run}`, label: `Run ${query.run}` },
              { path: `/compute/${run}/refused`, label: 'Refused events' }
            ]
      }
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
      {answer !== undefined && (
        <section class="panel" aria-labelledby="becomes">
          <h2 id="becomes">What becomes of it</h2>
          <Preview preview={answer} />
        </section>
      )}
      <p class="muted">
        Shown with the mapping as it is saved now. <a href="/mappings">Correct it</a>, and run again.
      </p>
    </Page>
  )
}
