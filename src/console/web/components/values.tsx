import type { ComponentChildren, HTMLAttributes, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { count } from '../format'
import type { Status } from '../statuses'

const LABELS: Record<Status, string> = {
  done: 'Done',
  live: 'In progress',
  waiting: 'To do',
  warned: 'Needs attention',
  failed: 'Failed'
}

/** A status by form as well as by color: a ticked disc, a pulsing dot, an empty ring, a triangle, a diamond. */
export const StatusIcon = ({ is, label }: { is: Status; label?: string }) => (
  <svg class={`state is-${is}`} viewBox="0 0 16 16" width="16" height="16" role="img" aria-label={label ?? LABELS[is]}>
    {SHAPES[is]}
  </svg>
)

/** What something is, by its sign and in words; `label` is what the sign says where it is not the status alone. */
export const Stated = ({ is, label, children }: { is: Status; label?: string; children: ComponentChildren }) => (
  <span class="stated">
    <StatusIcon is={is} label={label} />
    <span>{children}</span>
  </span>
)

const SHAPES: Record<Status, JSX.Element> = {
  done: (
    <>
      <circle cx="8" cy="8" r="7" class="fill" />
      <path d="M4.8 8.3 7 10.5l4.2-4.6" class="mark" />
    </>
  ),
  live: (
    <>
      <circle cx="8" cy="8" r="6.2" class="ring" />
      <circle cx="8" cy="8" r="3" class="fill" />
    </>
  ),
  waiting: <circle cx="8" cy="8" r="5.8" class="ring" />,
  warned: (
    <>
      <path d="M8 1.2 15.4 14.4H.6z" class="fill" />
      <path d="M8 6v3.6M8 11.9v.3" class="mark" />
    </>
  ),
  failed: (
    <>
      <path d="M8 .8 15.2 8 8 15.2.8 8z" class="fill" />
      <path d="M8 4.6v4M8 11v.4" class="mark" />
    </>
  )
}

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, label, name, small }: { text: string; label: string; name?: string; small?: true }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" class={small ? 'copy' : 'button'} onClick={() => void copy()} aria-label={name}>
      {copied ? 'Copied' : label}
    </button>
  )
}

/** An ID or a hash, whole or shortened at its end, with a way to copy it whole. */
export const CopyId = ({ id, name, short }: { id: string; name: string; short?: number }) => (
  <span class={short === undefined ? 'id' : 'id id-short'}>
    <code title={id}>{short !== undefined && id.length > short ? `${id.slice(0, short)}…` : id}</code>
    <CopyButton text={id} label="Copy" name={`Copy ${name}`} small />
  </span>
)

/** JSON that scrolls in its own frame, by the keyboard, too. */
export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <pre class="code" tabIndex={0} role="region" aria-label={label}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
)

/** Numbers that people act on, those that are null skipped. */
export const Figures = ({ figures }: { figures: [label: string, value: ComponentChildren][] }) => (
  <dl class="figures">
    {figures
      .filter(([, value]) => value !== null)
      .map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{showNumber(value)}</dd>
        </div>
      ))}
  </dl>
)

/** Names and values, those without a value skipped. */
export const Pairs = ({ pairs }: { pairs: [label: string, value: ComponentChildren][] }) => (
  <dl class="pairs">
    {pairs
      .filter(([, value]) => value !== undefined && value !== '')
      .map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
)

interface Column<Row> {
  head: string
  /** What the cell says of itself where there is no room for a table; the head, if absent. */
  label?: string
  /** A cell of a number that is not known has none. */
  isNumber?: true
  cell: (row: Row) => ComponentChildren
}

interface Props<Row> {
  /** Undefined while they are not known. */
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string | number
  /** The first one names the row. */
  columns: readonly Column<Row>[]
  /** In the place of a table without rows. */
  empty?: ComponentChildren
  caption?: string
  /** Whether it is read out only, as a drawing has the same numbers. */
  isHidden?: boolean
  attributesOf?: (row: Row) => HTMLAttributes<HTMLTableRowElement>
}

/** Rows as a table; where there is no room they become cards. */
export function Table<Row>({ rows, rowKey, columns, empty, caption, isHidden, attributesOf }: Props<Row>) {
  if (rows === undefined || rows.length === 0) {
    return <>{rows && empty}</>
  }
  const classOf = ({ isNumber }: Column<Row>) => (isNumber ? 'number' : undefined)
  return (
    <div class={isHidden ? 'hidden' : 'table table-cards'}>
      <table>
        {caption !== undefined && <caption class="hidden">{caption}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" class={classOf(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} {...attributesOf?.(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.head} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.head} class={classOf(column)} data-label={column.label ?? column.head}>
                    {column.isNumber ? showNumber(column.cell(row)) : column.cell(row)}
                  </td>
                )
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `undefined` is not known. */
export const showNumber = (value: ComponentChildren): ComponentChildren =>
  typeof value === 'number' ? count(value) : (value ?? '–')

/** Matched members that Amazon DSP needs before it can use an audience. */
export const DSP_NEEDS = 2000

/** The way to the 2,000 matched members that Amazon DSP needs, as a bar. */
export const DspProgress = ({ matched, missing }: { matched?: number; missing?: number }) =>
  matched === undefined || missing === undefined ? (
    <span class="muted">Not counted yet</span>
  ) : (
    <div class="toward">
      <meter
        min={0}
        max={DSP_NEEDS}
        value={Math.min(matched, DSP_NEEDS)}
        aria-label={`Matched members toward ${count(DSP_NEEDS)}`}
      />
      <span>{missing === 0 ? 'Large enough' : `${count(missing)} more needed`}</span>
    </div>
  )
