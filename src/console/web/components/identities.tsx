import type { PreviewView, PreviewedIdentity } from '../../api'
import { CopyId } from './copyId'

/** Each identity from where it was found to its hash, and the mapped fields for which there is nothing in the event. */
export const Identities = ({ preview: { identities, nothingAt } }: { preview: PreviewView }) =>
  identities.length + nothingAt.length === 0 ? null : (
    <div class="identities">
      {identities.map(({ field, label, place, raw, normalised, hash, leftOut, note }, index) => (
        <section key={`${field}-${index}`} class="identity" aria-label={label}>
          <h3>
            {label} <code class="place">{place.replace(/^\$\./, '')}</code>
          </h3>
          <dl>
            <div>
              <dt>{place === 'mapping' ? 'Mapped' : 'Found'}</dt>
              <dd>{raw === '' ? <i>blank</i> : raw}</dd>
            </div>
            <div>
              <dt>Normalized</dt>
              <dd>
                {normalised === undefined ? (
                  <i>already hashed</i>
                ) : normalised === '' ? (
                  <i>{leftOut ?? 'no usable value, skipped'}</i>
                ) : (
                  <>
                    {normalised}
                    {note !== undefined && <i> ({note})</i>}
                  </>
                )}
              </dd>
            </div>
            <div>
              <dt>SHA-256</dt>
              <dd>
                <Hash hash={hash} label={label} />
              </dd>
            </div>
          </dl>
        </section>
      ))}
      {nothingAt.map(({ field, label, paths }) => (
        <section key={`nothing-${field}`} class="identity" aria-label={`${label}, not in this event`}>
          <h3>{label}</h3>
          <p class="muted">
            Nothing at{' '}
            {paths.map((path, index) => (
              <>
                {index > 0 && ', '}
                <code>{path}</code>
              </>
            ))}{' '}
            in this event.
          </p>
        </section>
      ))}
    </div>
  )

/** One that could be found by trying is hidden, and there is nothing to copy. */
function Hash({ hash, label }: Pick<PreviewedIdentity, 'hash' | 'label'>) {
  if (hash === undefined) {
    return <i>not sent</i>
  }
  return SHA256.test(hash) ? <CopyId id={hash} name={`the hash of ${label}`} short={8} /> : <>{hash}</>
}

const SHA256 = /^[0-9a-f]{64}$/
