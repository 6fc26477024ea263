import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useEffect, useRef } from 'preact/hooks'
import { Confirm } from './components/confirm'
import { Stated, StatusIcon } from './components/values'
import { useLive } from './live'
import { STEPS, TOOLS } from './steps'
import { ThemeSwitch } from './theme'

/** The frame of every page: the status bar on top, the steps on the left, the work on the right. */
export function Shell({ children }: { children: ComponentChildren }) {
  const { path } = useLocation()
  return (
    <div class="shell">
      <a class="skip" href="#work">
        Skip to main content
      </a>
      <StatusBar />
      <Steps />
      <main id="work" tabIndex={-1}>
        {children}
      </main>
      <Confirm key={path} />
    </div>
  )
}

function StatusBar() {
  const { space, connected } = useLive()
  const { amazon, connectedSince, connectionProblem, accounts, region } = space
  const sandbox = amazon.to !== 'Amazon Ads'
  return (
    <header class="bar">
      <a class="brand" href="/">
        <img src="/assets/icon.svg" alt="" width="22" height="22" />
        <span>Amazon Ads DSP and AMC</span>
      </a>
      <dl class="facts">
        <div>
          <dt>Amazon</dt>
          <dd>
            <span class={sandbox ? 'tag' : 'tag tag-warned'}>{sandbox ? 'Sandbox' : 'Amazon Ads'}</span>
          </dd>
        </div>
        <div>
          <dt>Region</dt>
          <dd>{region ?? '–'}</dd>
        </div>
        <div>
          <dt>Connection</dt>
          <dd>
            {connectionProblem !== undefined ? (
              <Stated is="failed">
                <a href="/settings">Reconnect</a>
              </Stated>
            ) : (
              <Stated is={connectedSince === undefined ? 'waiting' : 'done'}>
                <span title={accounts?.join(', ')}>{connectedSince === undefined ? 'Not connected' : 'Connected'}</span>
              </Stated>
            )}
          </dd>
        </div>
      </dl>
      {!connected && (
        <p class="lost" role="alert">
          <StatusIcon is="failed" /> The console does not respond
        </p>
      )}
      <ThemeSwitch />
    </header>
  )
}

function Steps() {
  const { path } = useLocation()
  const { space } = useLive()
  const menu = useRef<HTMLDetailsElement>(null)
  const isHere = (step: string) => path === step || path.startsWith(`${step}/`)
  const here = STEPS.find((step) => isHere(step.path))
  // On narrow screens the steps are a menu, which has done its work once a page is chosen.
  useEffect(() => menu.current?.removeAttribute('open'), [path])
  const list = (
    <>
      <ol>
        {STEPS.map((step) => (
          <li key={step.path}>
            <a href={step.path} aria-current={isHere(step.path) ? 'page' : undefined}>
              <StatusIcon is={step.findStatus(space)} />
              <span>
                <b>{step.label}</b>
                <small>{step.describe(space)}</small>
              </span>
            </a>
          </li>
        ))}
      </ol>
      <div class="tools">
        {TOOLS.filter(({ sandboxOnly }) => !sandboxOnly || space.amazon.url !== undefined).map((tool) => (
          <a key={tool.path} href={tool.path} aria-current={isHere(tool.path) ? 'page' : undefined}>
            {tool.label}
          </a>
        ))}
      </div>
      <a class="reset" href="/reset" aria-current={path === '/reset' ? 'page' : undefined}>
        Reset
      </a>
    </>
  )
  return (
    <>
      <nav class="steps wide" aria-label="Steps">
        {list}
      </nav>
      <nav class="steps narrow" aria-label="Steps">
        <details ref={menu}>
          <summary>
            {here && <StatusIcon is={here.findStatus(space)} />}
            {here === undefined ? 'Steps' : `${STEPS.indexOf(here) + 1} of ${STEPS.length}: ${here.label}`}
          </summary>
          {list}
        </details>
      </nav>
    </>
  )
}
