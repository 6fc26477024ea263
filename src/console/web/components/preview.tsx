import type { PreviewView } from '../../api'
import { describeOutcome } from '../statuses'
import { Identities } from './identities'
import { Message } from './message'
import { Json } from './page'
import { StatusIcon } from './statusIcon'

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
  const { reason, externalUserId, countryCode, audienceId, outcome } = preview
  const { is, words } = describeOutcome(preview)
  return (
    <div class={`outcome outcome-${is}`} role="status">
      <StatusIcon is={is} label={words} />
      <div>
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
        {withReason && reason !== undefined && (
          <p>
            <Message text={reason} />
          </p>
        )}
        {withReason && <Advice advice={preview.advice} />}
        {outcome !== 'refused' && (
          <p class="muted">
            {preview.notConnected
              ? 'This audience is not connected to Amazon yet.'
              : `Audience ${audienceId ?? ''} at Amazon`}
          </p>
        )}
      </div>
    </div>
  )
}

/** What to do about a rejection, and where to read more. */
export const Advice = ({ advice }: { advice?: string }) =>
  advice === undefined ? null : (
    <p class="muted">
      {advice}{' '}
      <a href="/docs/amazon-ads-dsp-amc#troubleshooting" target="_blank">
        Read more in the documentation
      </a>
    </p>
  )
