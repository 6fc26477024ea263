import type { AudienceView } from '../../api'
import { useSpace } from '../live'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { State } from '../components/statusIcon'
import { count, plural } from '../format'
import { Table } from '../components/table'

/** The audiences that the events of the space speak of. */
export function AudiencesPage() {
  const { audiences, reading, destination, engageSpaces } = useSpace()
  const space = destination?.engageSpace ?? engageSpaces[0]
  return (
    <Page
      title="Audiences"
      lead={
        space === undefined
          ? undefined
          : `Found in the events of the Engage space ${space}. Open one to add the destination to it.`
      }
    >
      {reading.state === 'reading' && (
        <Notice is="live">Reading the events: {plural(reading.events, 'event')} so far.</Notice>
      )}
      {reading.state === 'failed' && <Notice is="failed">{reading.reason}</Notice>}
      {audiences.length > 0 && (
        <Table
          heads={['Audience', { number: 'People' }, { number: 'Enter' }, { number: 'Leave' }, 'Amazon Ads DSP and AMC']}
        >
          {audiences.map((audience) => (
            <tr key={audience.key}>
              <th scope="row">
                <a href={`/audiences/${encodeURIComponent(audience.key)}`}>{audience.name}</a>
                <code class="muted">{audience.key}</code>
              </th>
              <td class="number" data-label="People">
                {count(audience.people)}
              </td>
              <td class="number" data-label="Enter">
                {count(audience.entering)}
              </td>
              <td class="number" data-label="Leave">
                {count(audience.leaving)}
              </td>
              <td data-label="Amazon">
                <Connected audience={audience} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {audiences.length === 0 && reading.state === 'read' && (
        <Empty title="The events speak of no audience">
          <p>
            Events of an audience carry its key in context.personas.computation_key. Start the console with a file of
            Engage's events, or without files for the fixtures.
          </p>
        </Empty>
      )}
      <p class="muted">{files(reading.files)}</p>
    </Page>
  )
}

const Connected = ({ audience: { connected, added } }: { audience: AudienceView }) =>
  connected !== undefined ? (
    <span class="stated">
      <State is="done" /> <code>{connected.audienceId}</code>
    </span>
  ) : (
    <span class="stated">
      <State is="waiting" /> {added ? 'Settings to be completed' : 'Not added'}
    </span>
  )

const files = (read: { name: string; events: number }[]): string =>
  read.map(({ name, events }) => `${name}: ${plural(events, 'event')}`).join(' · ')
