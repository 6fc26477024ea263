import { useEffect, useState } from 'preact/hooks'
import type { SettingsFileView, TakenView } from '../../api'
import { put } from '../client'
import { useSpace } from '../live'
import { useLoaded } from '../useLoaded'
import { CopyId } from '../components/copyId'
import { NeedsDestination } from '../components/needsDestination'
import { Notice } from '../components/notice'
import { Page } from '../components/page'
import { useWorking } from '../components/useAction'
import { plural } from '../format'

/** Takes what was clicked along as a file, and brings it back. */
export function TransferPage() {
  const { destination } = useSpace()
  return (
    <Page
      title="Export and import"
      lead="Region, mapping and connected audiences as the settings file of the command line. It holds no token and no person."
    >
      <Kept />
      {destination === undefined ? (
        <NeedsDestination what="Then there is something to take along." />
      ) : (
        <>
          <Export />
          <Import />
        </>
      )}
    </Page>
  )
}

/** Whether what is clicked survives a restart. */
function Kept() {
  const { workspace } = useSpace()
  if (workspace === undefined) {
    return (
      <p class="muted">
        Everything here is gone when the console ends, unless it was started with <code>--workspace &lt;file&gt;</code>.
      </p>
    )
  }
  return workspace.problem === undefined ? (
    <Notice is="done">
      Kept in {workspace.file}, but for tokens and people: after a restart only the connection is to be made again.
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
  const address = useAddressOf(answer?.text)
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
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer !== undefined && (
        <>
          <pre class="json" tabIndex={0} role="region" aria-label="Settings file">
            {answer.text}
          </pre>
          <h3>The same tonight</h3>
          <p>
            Beside the file, this command sends the same events to the same audiences; those of audiences that the file
            does not name have no settings, and are refused. Against Amazon Ads it takes the credentials from the
            environment.
          </p>
          <CopyId id={answer.command} name="the command line" />
        </>
      )}
    </section>
  )
}

/** An address under which the browser saves a text as a file. */
function useAddressOf(text: string | undefined): string | undefined {
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
  const [taken, setTaken] = useState<TakenView>()
  const { working, problem, work } = useWorking()
  const take = (file: File | undefined) =>
    work(async () => {
      setTaken(undefined)
      if (file !== undefined) {
        setTaken(await put<TakenView>('/settings-file', { text: await file.text() }))
      }
    })
  return (
    <section class="panel" aria-labelledby="import">
      <h2 id="import">Import</h2>
      <div class="field">
        <label for="file">Settings file</label>
        <p class="description" id="file-description">
          Takes the place of the region and the mapping here. Audiences with Amazon’s ID are connected to it.
        </p>
        <input
          id="file"
          type="file"
          accept="application/json,.json"
          aria-describedby="file-description"
          disabled={working}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0])
            // So that the same file, corrected, can be chosen again.
            currentTarget.value = ''
          }}
        />
      </div>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
      {taken !== undefined && <Taken taken={taken} />}
    </section>
  )
}

const Taken = ({ taken: { connected, withoutId, unknown } }: { taken: TakenView }) => (
  <Notice is={unknown.length + withoutId.length === 0 ? 'done' : 'waiting'}>
    <p>Taken over, with {plural(connected.length, 'connected audience')}.</p>
    {withoutId.length > 0 && (
      <p>Without an ID of Amazon’s, so to be completed under Audiences: {withoutId.join(', ')}.</p>
    )}
    {unknown.length > 0 && <p>Left out, as the events do not speak of them: {unknown.join(', ')}.</p>}
  </Notice>
)
