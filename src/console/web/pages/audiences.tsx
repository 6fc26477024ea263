import type { AudienceView, ImportedAudience } from '../../api'
import { CopyId } from '../components/copyId'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { NumberCell, Table } from '../components/table'
import { count, plural, time } from '../format'
import { useSpace } from '../live'

/** The audiences that are found in the events of the space, and those that people were imported into. */
export function AudiencesPage() {
  const { audiences, imported, reading, destination, engageSpaces } = useSpace()
  const space = destination?.engageSpace || engageSpaces[0]
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
          heads={[
            'Audience',
            { number: 'People' },
            { number: 'To add' },
            { number: 'To remove' },
            'Amazon Ads DSP and AMC'
          ]}
        >
          {audiences.map((audience) => (
            <tr key={audience.key}>
              <th scope="row">
                <a href={`/audiences/${encodeURIComponent(audience.key)}`}>{audience.name}</a>
                <code class="muted">{audience.key}</code>
              </th>
              <NumberCell label="People">{count(audience.people)}</NumberCell>
              <NumberCell label="To add">{count(audience.entering)}</NumberCell>
              <NumberCell label="To remove">{count(audience.leaving)}</NumberCell>
              <td data-label="Amazon">
                <Connected audience={audience} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      {audiences.length === 0 && reading.state === 'read' && (
        <Empty title="No audiences found in these events">
          <p>
            Events of an audience carry its key in context.personas.computation_key. People of a file need no events.
          </p>
          <a class="button primary" href="/import">
            Import people
          </a>
        </Empty>
      )}
      {reading.files.length > 0 && <p class="muted wrap">{describeFiles(reading.files)}</p>}
      {imported.length > 0 && <Imported imported={imported} />}
    </Page>
  )
}

const Connected = ({ audience: { connected, added } }: { audience: AudienceView }) =>
  connected !== undefined ? (
    <span class="stated">
      <StatusIcon is="done" /> <code>{connected.audienceId}</code>
    </span>
  ) : (
    <span class="stated">
      <StatusIcon is="waiting" /> {added ? 'Settings to be completed' : 'Not added'}
    </span>
  )

const Imported = ({ imported }: { imported: ImportedAudience[] }) => (
  <section aria-labelledby="imported">
    <h2 id="imported" class="section-title">
      Imported from files
    </h2>
    <Table heads={['Audience', 'Last file', 'Sent']}>
      {imported.map(({ audienceId, name, fileName, since }) => (
        <tr key={audienceId}>
          <th scope="row">
            <a href={`/amazon/audiences/${audienceId}`}>{name}</a>
            <CopyId id={audienceId} name={`the ID of ${name}`} />
          </th>
          <td data-label="Last file">
            <span class="wrap">{fileName}</span>
          </td>
          <td data-label="Sent">{time(since)}</td>
        </tr>
      ))}
    </Table>
  </section>
)

const describeFiles = (files: { name: string; events: number }[]): string =>
  files.map(({ name, events }) => `${name}: ${plural(events, 'event')}`).join(' · ')
