import type { ComponentChildren } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'

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

interface PartProps {
  title: ComponentChildren
  /** What is done with it, or known of it, at the right of the title. */
  beside?: ComponentChildren
  children?: ComponentChildren
}

/** A part of a page in a frame of its own. */
export function Panel({ title, beside, children }: PartProps) {
  const id = useId()
  const heading = <h2 id={id}>{title}</h2>
  return (
    <section class="panel" aria-labelledby={id}>
      {beside === undefined ? (
        heading
      ) : (
        <div class="panel-head">
          {heading}
          {beside}
        </div>
      )}
      {children}
    </section>
  )
}

/** A part of a page whose content has frames of its own. */
export function Section({ title, children }: PartProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} class="section-title">
        {title}
      </h2>
      {children}
    </section>
  )
}

/** The title of a step of several on one page. */
export const NumberedTitle = ({ number, children }: { number: number; children: ComponentChildren }) => (
  <>
    <span class="step-number">{number}</span>
    {children}
  </>
)

interface Tab {
  path: string
  label: string
  isHere: boolean
}

export const Tabs = ({ label, tabs }: { label: string; tabs: Tab[] }) => (
  <nav class="tabs" aria-label={label}>
    {tabs.map((tab) => (
      <a key={tab.path} href={tab.path} aria-current={tab.isHere ? 'page' : undefined}>
        {tab.label}
      </a>
    ))}
  </nav>
)
