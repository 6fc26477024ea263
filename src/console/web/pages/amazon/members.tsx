import { useState } from 'preact/hooks'
import type { MembershipView } from '../../../api'
import { post, useAction } from '../../client'
import { Memberships } from '../../components/memberships'
import { Empty } from '../../components/notice'
import { WhoForm } from '../../components/whoForm'
import { AmazonPage, SandboxOnly } from './frame'

/** Whom Amazon has. */
export const AmazonMembersPage = () => (
  <AmazonPage lead="Whether Amazon has somebody, and in which of its audiences.">
    <SandboxOnly>
      <Search />
    </SandboxOnly>
  </AmazonPage>
)

function Search() {
  const [found, setFound] = useState<MembershipView[]>()
  const { working, problem, act } = useAction()
  const query = (who: string) => act(async () => setFound(await post<MembershipView[]>('/amazon/members', { who })))
  return (
    <>
      <WhoForm label="Find" working={working} problem={problem} onQuery={query} />
      <div role="status">
        <Memberships
          memberships={found}
          empty={
            <Empty title="No match" to={{ path: '/why', label: 'Why is this person not in?', isPrimary: false }}>
              Amazon has no such member. The events may say why.
            </Empty>
          }
        />
      </div>
    </>
  )
}
