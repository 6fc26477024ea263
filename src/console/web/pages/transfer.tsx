import { useEffect, useState } from 'preact/hooks'
import type { SettingsFileCheck, SettingsFileView, TakenView } from '../../api'
import { forgetDrafts, post, put, useAction, useLoaded } from '../client'
import { CopyId } from '../components/copyId'
import { NeedsDestination, Notice, ProblemNotice } from '../components/notice'
import { Json, Page } from '../components/page'
import { plural } from '../format'
import { useSpace } from '../live'

/** Takes the workspace along as a file, and brings it back. */
export function TransferPage() {
  const { destination } = useSpace()
  return (
    <Page
      title="Export and import"
      lead="Region, mapping and connected audiences as the settings file of the command line. It holds no token and no person."
    >
      <Kept />
      {destination === undefined ? (
        <NeedsDestination what="Then there is something to export." />
      ) : (
        <>
          <Export />
          <Import />
        </>
      )}
    </Page>
  )
}

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
  const { answer, problem } = useLoaded<SettingsFileView>('/settings-file', [
    settings.region,
    mapping?.savedAt,
    audiences
  ])
  const address = useObjectUrl(answer?.text)
  return (
    <section class="panel" aria-labelledby="export">
      <div class="panel-head">
        <h2 id="export">Export</h2>
        {answer !== undefined && (
          <a class="button" href={address} download={answer.name}>
            Save {answer.name}
          </a>
        )}
      </div>
      <ProblemNotice problem={problem} />
      {answer !== undefined && (
        <>
          <Json label="Settings file" value={answer.text} />
          <h3>Run this on a schedule</h3>
          <p>
            In the folder of the settings file, this command sends the same events to the same audiences. Events of
            audiences that the file does not name are rejected. For Amazon Ads it reads the credentials from the
            environment.
          </p>
          <CopyId id={answer.command} name="the command line" />
        </>
      )}
    </section>
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
    <section class="panel" aria-labelledby="import">
      <h2 id="import">Import</h2>
      <div class="field">
        <label for="file">Settings file</label>
        <p class="description" id="file-description">
          Replaces the region and the mapping. Audiences with an ID of Amazon are connected to it.
        </p>
        <input
          id="file"
          type="file"
          accept="application/json,.json"
          aria-describedby="file-description"
          disabled={working}
          onChange={({ currentTarget }) => {
            void check(currentTarget.files?.[0])
            // So that the same file, corrected, can be chosen again.
            currentTarget.value = ''
          }}
        />
      </div>
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
            <button type="button" class="button primary" disabled={working} onClick={() => void take(file.text)}>
              Import
            </button>
            <button type="button" class="button" disabled={working} onClick={() => setFile(undefined)}>
              Cancel
            </button>
          </div>
        </Notice>
      )}
      {taken !== undefined && <Taken taken={taken} />}
    </section>
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
