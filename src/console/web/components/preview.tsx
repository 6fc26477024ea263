import type { PreviewView, PreviewedIdentity } from '../../api'
import { describeOutcome } from '../statuses'
import { Message, Notice } from './notice'
import { CopyId, Json } from './values'

/** What becomes of one event: mapped → normalized → hash → record, or why it is not sent. */
export function Preview({ preview, withReason = true }: { preview: PreviewView; withReason?: boolean }) {
  const { record, event } = preview
  return (
    <div class="preview">
      <Outcome preview={preview} withReason={withReason} />
      <Identities preview={preview} />
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

/** Whether the person is added or removed; without the reason where that is shown next to it. */
export function Outcome({ preview, withReason = true }: { preview: PreviewView; withReason?: boolean }) {
  const { reason, externalUserId, countryCode, audienceId, outcome, notConnected, advice } = preview
  const { is, words } = describeOutcome(preview)
  return (
    <Notice is={is} label={words} isAlert={false}>
      <p>
        <b>{words}</b>
        {externalUserId !== undefined && (
          <>
            {' as '}
            <code>{externalUserId}</code>
          </>
        )}
        {countryCode !== undefined && `, ${countryCode}`}
      </p>
      {withReason && <Why reason={reason} advice={advice} />}
      {outcome !== 'refused' && (
        <p class="muted">
          {notConnected ? 'This audience is not connected to Amazon yet.' : `Audience ${audienceId ?? ''} at Amazon`}
        </p>
      )}
    </Notice>
  )
}

/** Why something was rejected, what to do about it, and where to read more. */
export const Why = ({ reason, advice }: { reason?: string; advice?: string }) => (
  <>
    {reason !== undefined && (
      <p>
        <Message text={reason} />
      </p>
    )}
    {advice !== undefined && (
      <p class="muted">
        {advice}{' '}
        <a href="/docs/amazon-ads-dsp-amc#troubleshooting" target="_blank">
          Read more in the documentation
        </a>
      </p>
    )}
  </>
)

/** Each identity from where it was found to its hash, and the mapped fields for which there is nothing in the event. */
export const Identities = ({ preview: { identities, nothingAt } }: { preview: PreviewView }) =>
  identities.length + nothingAt.length === 0 ? null : (
    <div class="identities">
      {identities.map((identity, index) => (
        <section key={`${identity.field}-${index}`} class="identity" aria-label={identity.label}>
          <h3>
            {identity.label} <code class="place">{identity.place.replace(/^\$\./, '')}</code>
          </h3>
          <dl>
            <div>
              <dt>{identity.place === 'mapping' ? 'Mapped' : 'Found'}</dt>
              <dd>{identity.raw === '' ? <i>blank</i> : identity.raw}</dd>
            </div>
            <div>
              <dt>Normalized</dt>
              <dd>
                <Normalized {...identity} />
              </dd>
            </div>
            <div>
              <dt>SHA-256</dt>
              <dd>
                <Hash {...identity} />
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

function Normalized({ normalised, leftOut, note }: PreviewedIdentity) {
  if (normalised === undefined || normalised === '') {
    return <i>{normalised === undefined ? 'already hashed' : (leftOut ?? 'no usable value, skipped')}</i>
  }
  return (
    <>
      {normalised}
      {note !== undefined && <i> ({note})</i>}
    </>
  )
}

/** One that could be found by trying is hidden, and there is nothing to copy. */
function Hash({ hash, label }: PreviewedIdentity) {
  if (hash === undefined) {
    return <i>not sent</i>
  }
  return SHA256.test(hash) ? <CopyId id={hash} name={`the hash of ${label}`} short={8} /> : <>{hash}</>
}

const SHA256 = /^[0-9a-f]{64}$/
