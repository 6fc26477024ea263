import { useDestination } from '../catalog'
import { put, remove } from '../client'
import { useSpace } from '../live'
import { clock } from '../format'
import { Empty, Notice } from './notice'
import { State } from './statusIcon'
import { useWorking } from './useAction'

/** The mappings of the destination, of which each takes the events of every audience. */
export function MatchingMappings({ audience }: { audience?: string }) {
  const { mapping, destination } = useSpace()
  const entry = useDestination(destination?.id)
  const { working, problem, work } = useWorking()
  const from = audience === undefined ? '' : `?audience=${encodeURIComponent(audience)}`
  const [action] = entry?.actions ?? []
  if (mapping === undefined) {
    return (
      <Empty title="There is no mapping yet">
        <p>A mapping says which of an event's values Amazon gets. Its defaults suit the events that Engage sends.</p>
        <a class="button primary" href={`/mappings/new${from}`}>
          Add mapping
        </a>
      </Empty>
    )
  }
  const changed = Object.keys(mapping.fields).length
  return (
    <section class="panel" aria-label="Mappings">
      <div class="row">
        <State is={mapping.enabled ? 'done' : 'waiting'} />
        <span>
          <b>
            <a href={`/mappings/edit${from}`}>{action?.title}</a>
          </b>
          <span class="muted">
            {mapping.enabled ? 'Enabled' : 'Not enabled'} ·{' '}
            {changed === 0 ? 'defaults' : `${changed} changed from the defaults`} · saved at {clock(mapping.savedAt)}
          </span>
        </span>
        <span class="buttons">
          <button
            type="button"
            class="button small"
            disabled={working}
            onClick={() => void work(() => put('/mapping', { ...mapping, enabled: !mapping.enabled }))}
          >
            {mapping.enabled ? 'Disable' : 'Enable'}
          </button>
          <button
            type="button"
            class="button small danger"
            disabled={working}
            onClick={() => void work(() => remove('/mapping'))}
          >
            Remove
          </button>
        </span>
      </div>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {mapping.enabled && (
        <Notice is="done">
          Next: <a href="/compute">let Segment compute the audience</a>.
        </Notice>
      )}
    </section>
  )
}
