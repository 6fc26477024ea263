import type { ComponentChildren } from 'preact'

interface Props {
  /** Names of the columns; those of numbers as `{ number: 'Read' }`. */
  heads: (string | { number: string })[]
  /** Rows; where there is no room they become cards, whose cells say their `data-label`. */
  children: ComponentChildren
}

export const Table = ({ heads, children }: Props) => (
  <div class="table table-cards">
    <table>
      <thead>
        <tr>
          {heads.map((head) =>
            typeof head === 'string' ? (
              <th key={head} scope="col">
                {head}
              </th>
            ) : (
              <th key={head.number} scope="col" class="number">
                {head.number}
              </th>
            )
          )}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </div>
)

/** A cell of a number; `undefined` is not known. */
export const NumberCell = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <td class="number" data-label={label}>
    {children ?? '–'}
  </td>
)
