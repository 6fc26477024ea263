import { useEffect, useState } from 'preact/hooks'
import type { ConnectionView, TermsView } from '../../api'
import { put, useAction, useLoaded } from '../client'
import { CopyId } from '../components/copyId'
import { NewConnection } from '../components/newConnection'
import { Empty, NeedsConnection, NeedsDestination, Notice, ProblemNotice } from '../components/notice'
import { Page } from '../components/page'
import { StatusIcon } from '../components/statusIcon'
import { Table } from '../components/table'
import { useSpace } from '../live'

/** What uploads to AMC need: Amazon's terms, and connections of instances and advertisers. */
export function AmcPage() {
  const { destination, connectedSince, connectionProblem } = useSpace()
  return (
    <Page
      title="Terms and connections"
      lead="Audiences for AMC need Amazon’s terms to be accepted, and a connection that says where they go."
    >
      {destination === undefined ? (
        <NeedsDestination what="Then it can be connected to Amazon." />
      ) : connectedSince === undefined || connectionProblem !== undefined ? (
        <NeedsConnection problem={connectionProblem}>
          Terms and connections belong to the Amazon user who consents.
        </NeedsConnection>
      ) : (
        <>
          <Terms />
          <Connections />
        </>
      )}
    </Page>
  )
}

function Terms() {
  const [times, setTimes] = useState(0)
  const { region } = useSpace()
  const { answer: terms, problem } = useLoaded<TermsView>('/terms', [region, times])
  const { working, problem: notAccepted, act } = useAction()
  const accept = (version: string) =>
    act(async () => {
      // What has changed since is shown, too, so that it can be read.
      await put('/terms', { accepted: version }).finally(() => setTimes((before) => before + 1))
    })
  return (
    <section class="panel" aria-labelledby="terms">
      <h2 id="terms">Amazon’s terms for uploads to AMC</h2>
      <ProblemNotice problem={problem} />
      {terms === undefined && problem === undefined && <p class="muted">Asking Amazon…</p>}
      {terms !== undefined && (
        <>
          <p class="stated">
            {terms.hasAccepted === undefined ? (
              'Amazon doesn’t say whether they are accepted.'
            ) : terms.hasAccepted ? (
              <>
                <StatusIcon is="done" /> Accepted
              </>
            ) : (
              <>
                <StatusIcon is="waiting" /> Not accepted yet: Amazon rejects uploads to AMC.
              </>
            )}
          </p>
          {terms.text === undefined ? (
            <p class="muted">Amazon doesn’t show what they say.</p>
          ) : (
            <div class="terms" tabIndex={0} role="region" aria-label="The terms">
              {terms.text}
            </div>
          )}
          {terms.hasAccepted !== true && terms.text !== undefined && (
            <div class="buttons">
              <button
                type="button"
                class="button primary"
                disabled={working}
                onClick={() => void accept(terms.version)}
              >
                I have read the terms and accept them
              </button>
            </div>
          )}
        </>
      )}
      <ProblemNotice problem={notAccepted} />
    </section>
  )
}

function Connections() {
  const { region, audiences } = useSpace()
  const [created, setCreated] = useState<string>()
  const { answer, problem } = useLoaded<ConnectionView[]>('/amc/connections', [region, audiences, created])
  // A link to one of them is followed once they are there.
  useEffect(() => {
    const linked = document.getElementById(location.hash.slice(1))
    linked?.scrollIntoView({ block: 'center' })
    linked?.focus({ preventScroll: true })
  }, [answer !== undefined])
  return (
    <>
      <section aria-labelledby="connections">
        <h2 id="connections" class="section-title">
          Connections
        </h2>
        <ProblemNotice problem={problem} />
        {answer?.length === 0 && (
          <Empty title="No connection yet">
            <p>Create one below, and pick it as AMC Connection in the settings of an audience.</p>
          </Empty>
        )}
        {answer !== undefined && answer.length > 0 && (
          <Table heads={['Connection', 'AMC instance', 'DSP advertiser', 'Audiences of this space']}>
            {answer.map((one) => (
              <Row key={one.connectionId} connection={one} />
            ))}
          </Table>
        )}
        <p class="muted">
          Connections can’t be deleted here, because Amazon’s delete call can remove all of them at once.
        </p>
      </section>
      <NewConnection onCreated={setCreated} />
      {created !== undefined && (
        <Notice is="done">
          Created: <CopyId id={created} name="the ID of the connection" />
        </Notice>
      )}
    </>
  )
}

const Row = ({ connection }: { connection: ConnectionView }) => (
  <tr id={connection.connectionId} tabIndex={-1} class="focusable">
    <th scope="row">
      <CopyId id={connection.connectionId} name="the ID of the connection" />
      {connection.isDefault && <span class="tag">default</span>}
    </th>
    <td data-label="AMC instance">
      <span>{connection.amcInstance ?? '–'}</span>
    </td>
    <td data-label="DSP advertiser">
      <span>{connection.dspAdvertiser ?? '–'}</span>
    </td>
    <td data-label="Audiences">
      {connection.usedBy.length === 0 ? (
        <span class="muted">None</span>
      ) : (
        <span>
          {connection.usedBy.map(({ key, name }, index) => (
            <>
              {index > 0 && ', '}
              <a href={`/audiences/${encodeURIComponent(key)}/destination`}>{name}</a>
            </>
          ))}
        </span>
      )}
    </td>
  </tr>
)
