import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'

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
    document.title = `${title} · Amazon Ads DSP and AMC`
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
          <nav class="above" aria-label="Above">
            {above.map(({ path, label }) => (
              <a key={path} href={path}>
                {label}
              </a>
            ))}
          </nav>
        )}
        <div class="page-title">
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {actions !== undefined && <div class="actions">{actions}</div>}
        </div>
        {lead !== undefined && <p class="lead">{lead}</p>}
      </header>
      {children}
    </article>
  )
}
