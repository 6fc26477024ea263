import { useState } from 'preact/hooks'
import type { MembershipView } from '../../../api'
import { post } from '../../client'
import { Memberships } from '../../components/memberships'
import { Empty } from '../../components/notice'
import { WhoForm } from '../../components/whoForm'
import { useWorking } from '../../components/useAction'
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
  const { working, problem, work } = useWorking()
  const ask = (who: string) => work(async () => setFound(await post<MembershipView[]>('/amazon/members', { who })))
  return (
    <>
      <WhoForm label="Find" working={working} problem={problem} onAsk={(who) => void ask(who)} />
      <div role="status">
        {found?.length === 0 && (
          <Empty title="Amazon has nobody like that">
            <p>The events may say why.</p>
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
