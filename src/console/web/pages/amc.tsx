import { Fragment } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Choice as ChoiceView, ConnectionView, EndsView, Problem, TermsView } from '../../api'
import { post, put, useAction, useLoaded } from '../client'
import { Button, Choice, FieldFrame, Form, Select } from '../components/form'
import { Answered, Empty, Message, Notice, ProblemNotice, Ready, showElement } from '../components/notice'
import { Page, Panel, Section } from '../components/page'
import { CopyId, Stated, Table } from '../components/values'
import { useSpace } from '../live'

/** What uploads to AMC need: Amazon's terms, and connections of instances and advertisers. */
export const AmcPage = () => (
  <Page
    title="Terms and connections"
    lead="Audiences for AMC need Amazon’s terms to be accepted, and a connection that says where they go."
  >
    <Ready
      then="Then it can be connected to Amazon."
      connect="Terms and connections belong to the Amazon user who consents."
    >
      <Terms />
      <Connections />
    </Ready>
  </Page>
)

function Terms() {
  const [times, setTimes] = useState(0)
  const { region } = useSpace()
  const loaded = useLoaded<TermsView>('/terms', [region, times])
  const { working, problem, act } = useAction()
  const accept = (version: string) =>
    // What has changed since is shown, too, so that it can be read.
    act(() => put('/terms', { accepted: version }).finally(() => setTimes((before) => before + 1)))
  return (
    <Panel title="Amazon’s terms for uploads to AMC">
      {loaded.answer === undefined && loaded.problem === undefined && <p class="muted">Asking Amazon…</p>}
      <Answered from={loaded}>
        {({ hasAccepted, text, version }) => (
          <>
            {hasAccepted === undefined ? (
              <p>Amazon doesn’t say whether they are accepted.</p>
            ) : (
              <Stated is={hasAccepted ? 'done' : 'waiting'}>
                {hasAccepted ? 'Accepted' : 'Not accepted yet: Amazon rejects uploads to AMC.'}
              </Stated>
            )}
            {text === undefined ? (
              <p class="muted">Amazon doesn’t show what they say.</p>
            ) : (
              <div class="terms" tabIndex={0} role="region" aria-label="The terms">
                {text}
              </div>
            )}
            {hasAccepted !== true && text !== undefined && (
              <div class="buttons">
                <Button look="primary" disabled={working} onClick={() => accept(version)}>
                  I have read the terms and accept them
                </Button>
              </div>
            )}
          </>
        )}
      </Answered>
      <ProblemNotice problem={problem} />
    </Panel>
  )
}

function Connections() {
  const { region, audiences } = useSpace()
  const [created, setCreated] = useState<string>()
  const { answer, problem } = useLoaded<ConnectionView[]>('/amc/connections', [region, audiences, created])
  // A link to one of them is followed once they are there.
  useEffect(() => void showElement(location.hash), [answer !== undefined])
  return (
    <>
      <Section title="Connections">
        <ProblemNotice problem={problem} />
        <Table
          rows={answer}
          empty={
            <Empty title="No connection yet">
              Create one below, and pick it as AMC Connection in the settings of an audience.
            </Empty>
          }
          rowKey={({ connectionId }) => connectionId}
          attributesOf={({ connectionId }) => ({ id: connectionId, tabIndex: -1, class: 'focusable' })}
          columns={[
            {
              head: 'Connection',
              cell: ({ connectionId, isDefault }) => (
                <>
                  <CopyId id={connectionId} name="the ID of the connection" />
                  {isDefault && <span class="tag">default</span>}
                </>
              )
            },
            { head: 'AMC instance', cell: ({ amcInstance }) => <span>{amcInstance ?? '–'}</span> },
            { head: 'DSP advertiser', cell: ({ dspAdvertiser }) => <span>{dspAdvertiser ?? '–'}</span> },
            { head: 'Audiences of this space', label: 'Audiences', cell: ({ usedBy }) => <UsedBy audiences={usedBy} /> }
          ]}
        />
        <p class="muted">
          Connections can’t be deleted here, because Amazon’s delete call can remove all of them at once.
        </p>
      </Section>
      <NewConnection onCreated={setCreated} />
      {created !== undefined && (
        <Notice is="done">
          Created: <CopyId id={created} name="the ID of the connection" />
        </Notice>
      )}
    </>
  )
}

const UsedBy = ({ audiences }: { audiences: ConnectionView['usedBy'] }) =>
  audiences.length === 0 ? (
    <span class="muted">None</span>
  ) : (
    <span>
      {audiences.map(({ key, name }, index) => (
        <Fragment key={key}>
          {index > 0 && ', '}
          <a href={`/audiences/${encodeURIComponent(key)}/destination`}>{name}</a>
        </Fragment>
      ))}
    </span>
  )

const NOTHING = { amcInstanceId: '', dspAdvertiserId: '', isDefault: false }

/** Creates a connection from the instances and advertisers that Amazon lists. */
function NewConnection({ onCreated }: { onCreated: (connectionId: string) => void }) {
  const { region } = useSpace()
  const { answer: ends, problem: unanswered } = useLoaded<EndsView>('/amc/ends', [region])
  const [wanted, setWanted] = useState(NOTHING)
  const { working, problem, act } = useAction()
  const set = (part: Partial<typeof NOTHING>) => setWanted((before) => ({ ...before, ...part }))
  const create = () =>
    act(async () => {
      const { connectionId } = await post<{ connectionId: string }>('/amc/connections', wanted)
      setWanted(NOTHING)
      onCreated(connectionId)
    })
  return (
    <Form aria-labelledby="create" onSubmit={create}>
      <h2 id="create">Create a connection</h2>
      <ProblemNotice problem={unanswered} />
      {ends?.problems.map((one) => (
        <Notice key={one} is="waiting">
          <Message text={one} />
        </Notice>
      ))}
      <Pick
        id="amcInstanceId"
        label="AMC instance"
        description="Where the audience can be used in queries."
        choices={ends?.instances}
        value={wanted.amcInstanceId}
        onChange={(amcInstanceId) => set({ amcInstanceId })}
        problem={problem}
      />
      <Pick
        id="dspAdvertiserId"
        label="DSP advertiser"
        description="The advertiser that gets the audience as well."
        choices={ends?.advertisers}
        value={wanted.dspAdvertiserId}
        onChange={(dspAdvertiserId) => set({ dspAdvertiserId })}
      />
      <Choice look="check" checked={wanted.isDefault} onChange={(isDefault) => set({ isDefault })}>
        Make it the default connection
      </Choice>
      {problem?.field === undefined && <ProblemNotice problem={problem} />}
      <div class="buttons">
        <Button look="primary" disabled={working || ends === undefined}>
          {working ? 'Creating…' : 'Create'}
        </Button>
      </div>
    </Form>
  )
}

interface PickProps {
  id: string
  label: string
  description: string
  choices: ChoiceView[] | undefined
  value: string
  onChange: (value: string) => void
  problem?: Problem
}

const Pick = ({ choices, value, onChange, ...frame }: PickProps) => (
  <FieldFrame {...frame}>
    {(input) => (
      <>
        <Select
          {...input}
          choices={choices ?? []}
          none="None"
          value={value}
          disabled={choices === undefined}
          onChange={onChange}
        />
        {choices === undefined && <p class="hint">Asking Amazon…</p>}
      </>
    )}
  </FieldFrame>
)
