import type { PreviewView } from '../../api'
import { Identities } from './identities'
import { Json } from './json'
import { State } from './statusIcon'

/** What becomes of one event: mapped → normalized → hash → record, or why it is not sent. */
export function Preview({ preview, withReason = true }: { preview: PreviewView; withReason?: boolean }) {
  const { identities, record, event } = preview
  return (
    <div class="preview">
      <Outcome preview={preview} withReason={withReason} />
      <Identities identities={identities} />
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

export const OUTCOMES = { enters: 'Enters', leaves: 'Leaves', superseded: 'Superseded', refused: 'Refused' } as const

/** Whether the person enters or leaves; without the reason where that stands beside. */
export function Outcome({ preview, withReason = true }: { preview: PreviewView; withReason?: boolean }) {
  const { outcome, reason, advice, externalUserId, countryCode, audienceId, notConnected } = preview
  const failed = outcome === 'refused'
  return (
    <div class={`outcome outcome-${failed ? 'failed' : 'done'}`} role="status">
      <State is={failed ? 'failed' : 'done'} label={OUTCOMES[outcome]} />
      <div>
        <p>
          <b>{OUTCOMES[outcome]}</b>
          {externalUserId !== undefined && (
            <>
              {' as '}
              <code>{externalUserId}</code>
            </>
          )}
          {countryCode !== undefined && `, ${countryCode}`}
        </p>
        {withReason && reason !== undefined && <p>{reason}</p>}
        {withReason && advice !== undefined && (
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
