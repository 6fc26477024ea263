import type { PreviewedIdentity } from '../../api'
import { CopyId } from './copyId'

/** Each identity on its way to its hash: found → normalized → SHA-256, or why it is skipped. */
export const Identities = ({ identities }: { identities: PreviewedIdentity[] }) =>
  identities.length === 0 ? null : (
    <div class="way">
      {identities.map(({ field, label, place, raw, normalised, hash, leftOut, note }, index) => (
        <section key={`${field}-${index}`} class="way-row" aria-label={label}>
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
                  <i>hashed already</i>
                ) : normalised === '' ? (
                  <i>{leftOut ?? 'skipped'}</i>
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
