import type { AudienceView, ImportedAudience } from '../../api'
import { Empty, Notice } from '../components/notice'
import { Page, Section } from '../components/page'
import { CopyId, Stated, Table } from '../components/values'
import { plural, time } from '../format'
import { useSpace } from '../live'

/** The audiences that are found in the events of the space, and those that people were imported into. */
export function AudiencesPage() {
  const { audiences, imported, reading, destination, engageSpaces } = useSpace()
  const space = destination?.engageSpace || engageSpaces[0]
  return (
    <Page
      title="Audiences"
      lead={space && `Found in the events of the Engage space ${space}. Open one to add the destination to it.`}
    >
      {reading.state === 'reading' && (
        <Notice is="live">Reading the events: {plural(reading.events, 'event')} so far.</Notice>
      )}
      {reading.state === 'failed' && <Notice is="failed">{reading.reason}</Notice>}
      <Table
        rows={audiences}
        empty={reading.state === 'read' && <NoAudiences />}
        rowKey={({ key }) => key}
        columns={[
          {
            head: 'Audience',
            cell: ({ key, name }) => (
              <>
                <a href={`/audiences/${encodeURIComponent(key)}`}>{name}</a>
                <code class="muted">{key}</code>
              </>
            )
          },
          { head: 'People', isNumber: true, cell: ({ people }) => people },
          { head: 'To add', isNumber: true, cell: ({ entering }) => entering },
          { head: 'To remove', isNumber: true, cell: ({ leaving }) => leaving },
          {
            head: 'Amazon Ads DSP and AMC',
            label: 'Amazon',
            cell: (audience) => <Connected audience={audience} />
          }
        ]}
      />
      {reading.files.length > 0 && <p class="muted wrap">{describeFiles(reading.files)}</p>}
      {imported.length > 0 && <Imported imported={imported} />}
    </Page>
  )
}

const NoAudiences = () => (
  <Empty title="No audiences found in these events" to={{ path: '/import', label: 'Import people' }}>
    Events of an audience carry its key in context.personas.computation_key. People of a file need no events.
  </Empty>
)

const Connected = ({ audience: { connected, added } }: { audience: AudienceView }) =>
  connected !== undefined ? (
    <Stated is="done">
      <code>{connected.audienceId}</code>
    </Stated>
  ) : (
    <Stated is="waiting">{added ? 'Settings to be completed' : 'Not added'}</Stated>
  )

const Imported = ({ imported }: { imported: ImportedAudience[] }) => (
  <Section title="Imported from files">
    <Table
      rows={imported}
      rowKey={({ audienceId }) => audienceId}
      columns={[
        {
          head: 'Audience',
          cell: ({ audienceId, name }) => (
            <>
              <a href={`/amazon/audiences/${audienceId}`}>{name}</a>
              <CopyId id={audienceId} name={`the ID of ${name}`} />
            </>
          )
        },
        { head: 'Last file', cell: ({ fileName }) => <span class="wrap">{fileName}</span> },
        { head: 'Sent', cell: ({ since }) => time(since) }
      ]}
    />
  </Section>
)

const describeFiles = (files: { name: string; events: number }[]): string =>
  files.map(({ name, events }) => `${name}: ${plural(events, 'event')}`).join(' · ')
