import { useState } from 'preact/hooks'
import type { MembershipView } from '../../../api'
import { post, useAction } from '../../client'
import { Memberships } from '../../components/memberships'
import { Empty } from '../../components/notice'
import { WhoForm } from '../../components/whoForm'
import { AmazonPage, SandboxOnly } from './frame'

/** Whom Amazon has. */
export function AmazonMembersPage() {
  return (
    <AmazonPage lead="Whether Amazon has somebody, and in which of its audiences.">
      <SandboxOnly>
        <Search />
      </SandboxOnly>
    </AmazonPage>
  )
}

function Search() {
  const [found, setFound] = useState<MembershipView[]>()
  const { working, problem, act } = useAction()
  const query = (who: string) => act(async () => setFound(await post<MembershipView[]>('/amazon/members', { who })))
  return (
    <>
      <WhoForm label="Find" working={working} problem={problem} onQuery={(who) => void query(who)} />
      <div role="status">
        {found?.length === 0 && (
          <Empty title="No match">
            <p>Amazon has no such member. The events may say why.</p>
            <a class="button" href="/why">
              Why is this person not in?
            </a>
          </Empty>
        )}
        {found !== undefined && found.length > 0 && <Memberships memberships={found} />}
      </div>
    </>
  )
}
