import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { ImportView } from '../../api'
import { upload } from '../client'
import { useLive } from '../live'
import { ImportColumns } from '../components/importColumns'
import { ImportPlan } from '../components/importPlan'
import { ImportResult } from '../components/importResult'
import { NeedsDestination } from '../components/needsDestination'
import { Empty, Notice } from '../components/notice'
import { Page } from '../components/page'
import { useWorking } from '../components/useAction'

/** People from a file: drop it, see its columns, try it, send it, watch. */
export function ImportPage() {
  const { space, imported } = useLive()
  const { destination, connectedSince } = space
  return (
    <Page
      title="Import people"
      lead="People of a CSV, Parquet or JSON file go into an audience, as reverse ETL does it: what changed since the last file of it is sent."
    >
      {destination === undefined ? (
        <NeedsDestination what="Then people of a file can be sent to it." />
      ) : connectedSince === undefined ? (
        <Empty title="Not connected to Amazon">
          <p>Connect the destination, so that people can be sent.</p>
          <a class="button primary" href="/settings">
            Connect in the settings
          </a>
        </Empty>
      ) : (
        <>
          <Drop imported={imported} />
          {imported?.isKept && <ImportColumns key={imported.fileName + imported.bytes} imported={imported} />}
          {imported !== undefined && <ImportPlan imported={imported} />}
          {imported?.run !== undefined && <ImportResult run={imported.run} />}
        </>
      )}
    </Page>
  )
}

function Drop({ imported }: { imported?: ImportView }) {
  const [over, setOver] = useState(false)
  const { working, problem, work } = useWorking()
  const take = (file: File | undefined) =>
    work(async () => {
      if (file !== undefined) {
        await upload('/import/file', file)
      }
    })
  return (
    <section
      class={over ? 'panel drop drop-over' : 'panel drop'}
      aria-labelledby="file-title"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void take(event.dataTransfer?.files[0])
      }}
    >
      <h2 id="file-title">{imported === undefined ? 'Drop a file of people here' : imported.fileName}</h2>
      <Lead imported={imported} />
      <div class="field">
        <label for="people">{imported === undefined ? 'Or choose one' : 'Another file'}</label>
        <input
          id="people"
          type="file"
          disabled={working}
          onChange={({ currentTarget }) => {
            void take(currentTarget.files?.[0])
            currentTarget.value = ''
          }}
        />
      </div>
      <div role="status">{working && <p class="muted">Reading the file…</p>}</div>
      {problem !== undefined && <Notice is="failed">{problem.message}</Notice>}
    </section>
  )
}

function Lead({ imported }: { imported?: ImportView }): ComponentChildren {
  if (imported === undefined) {
    return (
      <p class="muted">
        CSV with any delimiter, Parquet, JSON lines or one JSON array; packed with gzip or zstd, too. It stays on this
        machine, in a folder for nobody but you, until it was sent or the console ends.
      </p>
    )
  }
  return imported.isKept ? null : <p class="muted">Sent, and removed from the console’s folder.</p>
}
