import { useEffect, useState } from 'preact/hooks'
import type { SettingsFileCheck, SettingsFileView, TakenView } from '../../api'
import { forgetDrafts, post, put, useAction, useLoaded } from '../client'
import { Button, FieldFrame, FileInput } from '../components/form'
import { Answered, Notice, ProblemNotice, Ready } from '../components/notice'
import { Page, Panel } from '../components/page'
import { CopyId, Json } from '../components/values'
import { plural } from '../format'
import { useSpace } from '../live'

/** Takes the workspace along as a file, and brings it back. */
export const TransferPage = () => (
  <Page
    title="Export and import"
    lead="Region, mapping and connected audiences as the settings file of the command line. It holds no token and no person."
  >
    <Kept />
    <Ready then="Then there is something to export.">
      <Export />
      <Import />
    </Ready>
  </Page>
)

/** Whether the workspace survives a restart. */
function Kept() {
  const { workspace } = useSpace()
  if (workspace === undefined) {
    return (
      <p class="muted">
        Everything here is gone when you stop the console, unless you start it with{' '}
        <code>--workspace &lt;file&gt;</code>.
      </p>
    )
  }
  return workspace.problem === undefined ? (
    <Notice is="done">
      Saved in {workspace.file}, without tokens and people: after a restart you only need to reconnect to Amazon.
    </Notice>
  ) : (
    <Notice is="failed">{workspace.problem}</Notice>
  )
}

function Export() {
  const { settings, mapping, audiences } = useSpace()
  const loaded = useLoaded<SettingsFileView>('/settings-file', [settings.region, mapping?.savedAt, audiences])
  const { answer } = loaded
  const address = useObjectUrl(answer?.text)
  return (
    <Panel
      title="Export"
      beside={
        answer !== undefined && (
          <a class="button" href={address} download={answer.name}>
            Save {answer.name}
          </a>
        )
      }
    >
      <Answered from={loaded}>
        {({ text, command }) => (
          <>
            <Json label="Settings file" value={text} />
            <h3>Run this on a schedule</h3>
            <p>
              In the folder of the settings file, this command sends the same events to the same audiences. Events of
              audiences that the file does not name are rejected. For Amazon Ads it reads the credentials from the
              environment.
            </p>
            <CopyId id={command} name="the command line" />
          </>
        )}
      </Answered>
    </Panel>
  )
}

/** An address under which the browser saves a text as a file. */
function useObjectUrl(text: string | undefined): string | undefined {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    if (text === undefined) {
      return
    }
    const made = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [text])
  return address
}

function Import() {
  const [file, setFile] = useState<{ name: string; text: string; changes: string[] }>()
  const [taken, setTaken] = useState<TakenView>()
  const { working, problem, act } = useAction()
  const check = (chosen: File | undefined) =>
    act(async () => {
      setTaken(undefined)
      setFile(undefined)
      if (chosen !== undefined) {
        const text = await chosen.text()
        const { changes } = await post<SettingsFileCheck>('/settings-file/check', { text })
        setFile({ name: chosen.name, text, changes })
      }
    })
  const take = (text: string) =>
    act(async () => {
      setTaken(await put<TakenView>('/settings-file', { text }))
      setFile(undefined)
      // What was typed before belongs to other settings.
      forgetDrafts()
    })
  return (
    <Panel title="Import">
      <FieldFrame
        id="file"
        label="Settings file"
        description="Replaces the region and the mapping. Audiences with an ID of Amazon are connected to it."
      >
        {(input) => <FileInput {...input} accept="application/json,.json" disabled={working} onFile={check} />}
      </FieldFrame>
      <ProblemNotice problem={problem} />
      {file !== undefined && (
        <Notice is="warned">
          <b class="wrap">{file.name}</b>
          {file.changes.length === 0 ? (
            <p>Nothing would change.</p>
          ) : (
            <>
              <p>This will change:</p>
              <ul class="plain">
                {file.changes.map((change) => (
                  <li key={change}>{change}</li>
                ))}
              </ul>
            </>
          )}
          <div class="buttons">
            <Button look="primary" disabled={working} onClick={() => take(file.text)}>
              Import
            </Button>
            <Button disabled={working} onClick={() => setFile(undefined)}>
              Cancel
            </Button>
          </div>
        </Notice>
      )}
      {taken !== undefined && <Taken taken={taken} />}
    </Panel>
  )
}

const Taken = ({ taken: { connected, withoutId, unknown } }: { taken: TakenView }) => (
  <Notice is={unknown.length + withoutId.length === 0 ? 'done' : 'warned'}>
    <p>Imported. {plural(connected.length, 'audience')} connected.</p>
    {withoutId.length > 0 && (
      <p>
        Finish setting up under <a href="/audiences">Audiences</a>: {withoutId.join(', ')}.
      </p>
    )}
    {unknown.length > 0 && <p>Skipped, because they are not in the events: {unknown.join(', ')}.</p>}
  </Notice>
)
