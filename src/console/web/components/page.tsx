import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

const NAME = 'Amazon Ads DSP and AMC'

interface Props {
  title: string
  /** One sentence on what is done here. */
  lead?: ComponentChildren
  /** Where it belongs: pages above, outermost first. */
  above?: { path: string; label: string }[]
  /** What is done with the whole of it, at the right of the title. */
  actions?: ComponentChildren
  children?: ComponentChildren
}

/** The frame of a page: its title, which the window has, too, and what it holds. Keyboards and readers begin at the title. */
export function Page({ title, lead, above = [], actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = title === NAME ? NAME : `${title} · ${NAME}`
  }, [title])
  useLayoutEffect(() => {
    if (document.activeElement?.tagName === 'A' || document.activeElement === document.body) {
      heading.current?.focus({ preventScroll: true })
    }
  }, [])
  return (
    <article class="page">
      <header class="page-head">
        {above.length > 0 && (
          <nav aria-label="Breadcrumbs">
            <ol class="breadcrumbs">
              {above.map(({ path, label }) => (
                <li key={path}>
                  <a href={path}>{label}</a>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {actions !== undefined && <div class="buttons">{actions}</div>}
        </div>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </header>
      {children}
    </article>
  )
}

/** As the ref of a form that has just appeared: its first field gets the focus. */
export const focusFirst = (form: HTMLElement | null): void =>
  form?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus()

/** JSON that scrolls in its own frame, by the keyboard, too. */
export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <pre class="code" tabIndex={0} role="region" aria-label={label}>
    {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
  </pre>
)

/** Numbers that people act on. */
export const Figures = ({ figures }: { figures: [label: string, value: ComponentChildren][] }) => (
  <dl class="figures">
    {figures.map(([label, value]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value}</dd>
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
