import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { Empty } from '../../components/notice'
import { Page } from '../../components/page'
import { useSpace } from '../../live'

const TABS = [
  { path: '/amazon', label: 'Audiences at Amazon' },
  { path: '/amazon/members', label: 'Members' },
  { path: '/amazon/jobs', label: 'Jobs' },
  { path: '/amazon/requests', label: 'Requests' }
]

/** One of the lists of what Amazon holds. */
export function AmazonPage({ lead, children }: { lead: string; children: ComponentChildren }) {
  const { path } = useLocation()
  return (
    <Page title="At Amazon" lead={lead}>
      <nav class="tabs" aria-label="At Amazon">
        {TABS.map((tab) => (
          <a key={tab.path} href={tab.path} aria-current={tab.path === path ? 'page' : undefined}>
            {tab.label}
          </a>
        ))}
      </nav>
      {children}
    </Page>
  )
}

/** What only a sandbox can show. */
export function SandboxOnly({ why, children }: { why?: string; children: ComponentChildren }) {
  const { amazon } = useSpace()
  return amazon.url === undefined ? (
    <Empty title="Amazon Ads doesn’t show this">
      <p>
        {why} Members, jobs and requests are shown for a sandbox only. Start the console without Amazon’s credentials to
        use one.
      </p>
    </Empty>
  ) : (
    <>{children}</>
  )
}
