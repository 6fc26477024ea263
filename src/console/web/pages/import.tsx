import { useState } from 'preact/hooks'
import type { ImportView } from '../../api'
import { upload, useAction } from '../client'
import { FileInput } from '../components/form'
import { ImportColumns } from '../components/importColumns'
import { ImportPlan } from '../components/importPlan'
import { ImportResult } from '../components/importResult'
import { Notice, ProblemNotice, Ready } from '../components/notice'
import { NumberedTitle, Page } from '../components/page'
import { fileSize, plural } from '../format'
import { useLive } from '../live'

/** People from a file, in three steps: the file, its columns, the audience. */
export function ImportPage() {
  const { imported } = useLive()
  return (
    <Page
      title="Import people"
      lead="Send the people of a file to an audience, as Reverse ETL does: the next file sends only what has changed."
    >
      <Ready
        then="Then people of a file can be sent to it."
        connect="Connect the destination, so that people can be sent."
      >
        <FileStep imported={imported} />
        {imported?.isKept && <ImportColumns key={imported.fileName + imported.bytes} imported={imported} />}
        {imported !== undefined && <ImportPlan imported={imported} />}
        {imported?.run !== undefined && <ImportResult run={imported.run} />}
      </Ready>
    </Page>
  )
}

function FileStep({ imported }: { imported?: ImportView }) {
  const [over, setOver] = useState(false)
  const { working, problem, act } = useAction()
  const send = (file: File | undefined) => void (file && act(() => upload('/import/file', file)))
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
        send(event.dataTransfer?.files[0])
      }}
    >
      <h2 id="file-title" class="wrap">
        <NumberedTitle number={1}>{imported?.fileName ?? 'Drop a file of people here'}</NumberedTitle>
      </h2>
      <Lead imported={imported} />
      <div class="field">
        <label for="people">{imported === undefined ? 'Or choose one' : 'Another file'}</label>
        <FileInput id="people" disabled={working} onFile={send} />
      </div>
      <div role="status">{working && <p class="muted">Reading the file…</p>}</div>
      <ProblemNotice problem={problem} />
    </section>
  )
}

function Lead({ imported }: { imported?: ImportView }) {
  if (imported === undefined) {
    return (
      <p class="muted">
        CSV with any delimiter, Parquet, JSON lines or one JSON array; also packed with gzip or zstd. It stays on this
        machine, in a private folder until it’s sent or you stop the console.
      </p>
    )
  }
  const { rows, bytes, badLines, isKept } = imported
  return (
    <>
      <p class="muted">
        {plural(rows, 'row')}, {fileSize(bytes)}.{!isKept && ' Sent, and removed from the console’s folder.'}
      </p>
      {badLines > 0 && (
        <Notice is="warned">
          {plural(badLines, 'line')} can’t be read. A dry run lists {badLines === 1 ? 'it' : 'them'}.
        </Notice>
      )}
    </>
  )
}
