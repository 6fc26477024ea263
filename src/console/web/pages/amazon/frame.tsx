import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { Empty } from '../../components/notice'
import { Page, Tabs } from '../../components/page'
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
      <Tabs label="At Amazon" tabs={TABS.map((tab) => ({ ...tab, isHere: tab.path === path }))} />
      {children}
    </Page>
  )
}

/** What only a sandbox can show. */
export function SandboxOnly({ why, children }: { why?: string; children: ComponentChildren }) {
  const { amazon } = useSpace()
  return amazon.url === undefined ? (
    <Empty title="Amazon Ads doesn’t show this">
      {why} Members, jobs and requests are shown for a sandbox only. Start the console without Amazon’s credentials to
      use one.
    </Empty>
  ) : (
    <>{children}</>
  )
}
