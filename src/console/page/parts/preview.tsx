import type { PreviewView } from '../../api'
import { CopyId } from './copyId'
import { State } from './state'

/** What becomes of one event: mapped → normalised → hash → record, or why it is not sent. */
export function Preview({ preview }: { preview: PreviewView }) {
  const { identities, record, event } = preview
  return (
    <div class="preview">
      <Outcome preview={preview} />
      {identities.length > 0 && (
        <div class="way">
          {identities.map(({ field, label, place, raw, normalised, hash, leftOut }, index) => (
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
                  <dt>Normalised</dt>
                  <dd>
                    {normalised === undefined ? (
                      <i>hashed already</i>
                    ) : normalised === '' ? (
                      <i>{leftOut ?? 'means nothing, left out'}</i>
                    ) : (
                      normalised
                    )}
                  </dd>
                </div>
                <div>
                  <dt>SHA-256</dt>
                  <dd>
                    {hash === undefined ? (
                      <i>not sent</i>
                    ) : (
                      <CopyId id={hash} name={`the hash of ${label}`} short={8} />
                    )}
                  </dd>
                </div>
              </dl>
            </section>
          ))}
        </div>
      )}
      {record !== undefined && (
        <section>
          <h3>Record</h3>
          <Json label="Record" value={record} />
        </section>
      )}
      {event !== undefined && (
        <details>
          <summary>Event</summary>
          <Json label="Event" value={event} />
        </details>
      )}
    </div>
  )
}

const WORDS = { enters: 'Enters', leaves: 'Leaves', superseded: 'Superseded', refused: 'Refused' } as const

function Outcome({ preview }: { preview: PreviewView }) {
  const { outcome, reason, advice, externalUserId, countryCode, audienceId, notConnected } = preview
  const failed = outcome === 'refused'
  return (
    <div class={`outcome outcome-${failed ? 'failed' : 'done'}`} role="status">
      <State is={failed ? 'failed' : 'done'} label={WORDS[outcome]} />
      <div>
        <p>
          <b>{WORDS[outcome]}</b>
          {externalUserId !== undefined && (
            <>
              {' as '}
              <code>{externalUserId}</code>
            </>
          )}
          {countryCode !== undefined && `, ${countryCode}`}
        </p>
        {reason !== undefined && <p>{reason}</p>}
        {advice !== undefined && (
          <p>
            {advice}{' '}
            <a href="/docs/amazon-ads-dsp-amc#troubleshooting" target="_blank">
              Read more in the documentation
            </a>
          </p>
        )}
        {!failed && (
          <p class="muted">
            {notConnected
              ? 'The audience is not connected yet; it has no ID at Amazon.'
              : `Amazon’s audience ${audienceId ?? ''}`}
          </p>
        )}
      </div>
    </div>
  )
}

/** JSON that scrolls in its own frame, by the keyboard, too. */
export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <pre class="json" tabIndex={0} role="region" aria-label={label}>
    {JSON.stringify(value, null, 2)}
  </pre>
)
