import type { ComponentChildren } from 'preact'
import type { MembershipView } from '../../api'
import { time } from '../format'
import { Stated, Table } from './values'

/** Where Amazon has somebody. Of identities only the names: their hashes are in the requests. */
export const Memberships = ({ memberships, empty }: { memberships?: MembershipView[]; empty: ComponentChildren }) => (
  <Table
    rows={memberships}
    empty={empty}
    rowKey={({ audienceId, externalUserId }) => audienceId + externalUserId}
    columns={[
      {
        head: 'Audience',
        cell: ({ audienceId, audienceName }) => <a href={`/amazon/audiences/${audienceId}`}>{audienceName}</a>
      },
      { head: 'External user ID', cell: ({ externalUserId }) => <code>{externalUserId}</code> },
      {
        head: 'Member',
        cell: ({ active, addedAt }) => (
          <Stated is={active ? 'done' : 'failed'} label={active ? 'In' : 'Out'}>
            {active ? `Added ${time(addedAt)}` : 'Membership expired'}
          </Stated>
        )
      },
      { head: 'Matched', cell: ({ matched }) => (matched ? 'Yes' : 'No') },
      { head: 'Identities', cell: ({ identities }) => identities.join(', ') || 'Not kept by this sandbox' }
    ]}
  />
)
