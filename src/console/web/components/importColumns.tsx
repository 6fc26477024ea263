import type { ComponentChildren } from 'preact'
import type { ImportView } from '../../api'
import { put, useAction } from '../client'
import { isImporting } from '../statuses'
import { Select } from './form'
import { Notice, ProblemNotice } from './notice'
import { NumberedTitle, Panel } from './page'

type Field = ImportView['fields'][number]

/** Which column is for which field. A change is saved at once. */
export function ImportColumns({ imported }: { imported: ImportView }) {
  const { columns, key, fields, warnings, run } = imported
  const { working, problem, act } = useAction()
  // Only what changes is sent: what is shown may be older than the last change.
  const change = (changed: { key: string } | { fields: Record<string, string[]> }) =>
    void act(() => put('/import/columns', changed))
  const used = new Set([key, ...fields.flatMap((one) => one.columns)])
  const unused = columns.filter(({ name }) => !used.has(name))
  const choose = (label: string, value: string, none: string | undefined, onChange: (name: string) => void) => (
    <Select
      key={value}
      aria-label={`Column of ${label}`}
      choices={columns.map(({ name }) => ({ value: name, label: name }))}
      value={value}
      none={none}
      disabled={working || isImporting(run)}
      onChange={onChange}
    />
  )
  return (
    <Panel title={<NumberedTitle number={2}>Columns</NumberedTitle>}>
      <p class="muted">Found by their names. Values of the file are masked.</p>
      <div class="columns">
        <Row label="External User ID" hint={showSample(imported, key)}>
          {choose('External User ID', key ?? '', key === undefined ? 'Choose…' : undefined, (name) =>
            change({ key: name })
          )}
        </Row>
        {fields.map((field) => (
          <Row key={field.field} label={field.label} hint={showSample(imported, ...field.columns)}>
            {listSlots(field).map((name, index) =>
              choose(
                index === 0 ? field.label : `${field.label}, ${index + 1}`,
                name,
                index === 0 ? 'None' : 'Another column…',
                (chosen) => change({ fields: { [field.field]: withSlot(field, index, chosen) } })
              )
            )}
          </Row>
        ))}
      </div>
      {unused.length > 0 && <p class="muted wrap">Not used: {unused.map(({ name }) => name).join(', ')}.</p>}
      {warnings.map(({ column, warning }) => (
        <Notice key={column} is="warned">
          <code>{column}</code> {warning}
        </Notice>
      ))}
      <ProblemNotice problem={problem} />
    </Panel>
  )
}

/** A field that takes several columns has always room for one more. */
const listSlots = ({ several, columns }: Field): string[] =>
  several && columns.length > 0 ? [...columns, ''] : [columns[0] ?? '']

const withSlot = ({ columns }: Field, index: number, chosen: string): string[] =>
  [...columns.slice(0, index), chosen, ...columns.slice(index + 1)].filter((name) => name !== '')

function showSample({ columns }: ImportView, ...names: (string | undefined)[]): string {
  return columns
    .filter(({ name }) => names.includes(name))
    .map(({ sample, hashed }) => (hashed ? 'already hashed' : (sample ?? 'blank')))
    .join(', ')
}

const Row = ({ label, hint, children }: { label: string; hint: string; children: ComponentChildren }) => (
  <div class="column" role="group" aria-label={label}>
    <b>{label}</b>
    <div class="column-slots">{children}</div>
    <span class="muted">{hint}</span>
  </div>
)
