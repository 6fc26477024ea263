import type { MembershipView } from '../../api'
import { time } from '../format'
import { StatusIcon } from './statusIcon'
import { Table } from './table'

/** Where Amazon has somebody. Of identities only the names: their hashes are in the requests. */
export const Memberships = ({ memberships }: { memberships: MembershipView[] }) => (
  <Table heads={['Audience', 'External user ID', 'Member', 'Matched', 'Identities']}>
    {memberships.map((one) => (
      <tr key={one.audienceId + one.externalUserId}>
        <th scope="row">
          <a href={`/amazon/audiences/${one.audienceId}`}>{one.audienceName}</a>
        </th>
        <td data-label="External user ID">
          <code>{one.externalUserId}</code>
        </td>
        <td data-label="Member">
          <span class="stated">
            <StatusIcon is={one.active ? 'done' : 'failed'} label={one.active ? 'In' : 'Out'} />
            {one.active ? `Added ${time(one.addedAt)}` : 'Membership expired'}
          </span>
        </td>
        <td data-label="Matched">{one.matched ? 'Yes' : 'No'}</td>
        <td data-label="Identities">{one.identities.join(', ') || 'Not kept by this sandbox'}</td>
      </tr>
    ))}
  </Table>
)
