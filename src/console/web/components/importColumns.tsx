import type { ImportView } from '../../api'
import { put, useAction } from '../client'
import { Notice, ProblemNotice } from './notice'

type Field = ImportView['fields'][number]

/** Which column is for which field. A change is saved at once. */
export function ImportColumns({ imported }: { imported: ImportView }) {
  const { columns, key, fields, warnings, run } = imported
  const { working, problem, act } = useAction()
  const locked = working || run?.state === 'comparing' || run?.state === 'sending'
  // Only what changes is sent: what is shown may be older than the last change.
  const change = (changed: { key: string } | { fields: Record<string, string[]> }) =>
    void act(() => put('/import/columns', changed))
  const used = new Set([key, ...fields.flatMap((one) => one.columns)])
  const unused = columns.filter(({ name }) => !used.has(name))
  return (
    <section class="panel" aria-labelledby="columns">
      <h2 id="columns">
        <span class="step-number">2</span>Columns
      </h2>
      <p class="muted">Found by their names. Values of the file are masked.</p>
      <div class="columns">
        <Row label="External User ID" hint={showSample(imported, key)}>
          <Select
            label="External User ID"
            value={key ?? ''}
            columns={columns}
            none={key === undefined ? 'Choose…' : undefined}
            disabled={locked}
            onChange={(name) => change({ key: name })}
          />
        </Row>
        {fields.map((field) => (
          <Row key={field.field} label={field.label} hint={showSample(imported, ...field.columns)}>
            {listSlots(field).map((name, index) => (
              <Select
                key={name}
                label={index === 0 ? field.label : `${field.label}, ${index + 1}`}
                value={name}
                columns={columns}
                none={index === 0 ? 'None' : 'Another column…'}
                disabled={locked}
                onChange={(chosen) => change({ fields: { [field.field]: withSlot(field, index, chosen) } })}
              />
            ))}
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
    </section>
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

const Row = ({ label, hint, children }: { label: string; hint: string; children: preact.ComponentChildren }) => (
  <div class="column" role="group" aria-label={label}>
    <b>{label}</b>
    <div class="column-slots">{children}</div>
    <span class="muted">{hint}</span>
  </div>
)

interface SelectProps {
  label: string
  value: string
  columns: ImportView['columns']
  none?: string
  disabled: boolean
  onChange: (name: string) => void
}

const Select = ({ label, value, columns, none, disabled, onChange }: SelectProps) => (
  <select
    aria-label={`Column of ${label}`}
    value={value}
    disabled={disabled}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  >
    {none !== undefined && <option value="">{none}</option>}
    {columns.map(({ name }) => (
      <option key={name} value={name}>
        {name}
      </option>
    ))}
  </select>
)
