import type { AmazonAudienceView } from '../../../api'
import { CopyId } from '../../components/copyId'
import { Empty, Notice } from '../../components/notice'
import { DSP_NEEDS, Toward } from '../../components/progressToDsp'
import { usePolled } from '../../usePolled'
import { count, percent } from '../../format'
import { AmazonPage } from './frame'
import { Table } from '../../components/table'

/** The audiences that Amazon has, with their sizes. */
export function AmazonAudiencesPage() {
  const { answer, problem } = usePolled<AmazonAudienceView[]>('/amazon/audiences')
  return (
    <AmazonPage lead="What Amazon made of what it was sent: its audiences, as it counts them.">
      {problem !== undefined && <Notice is="failed">{problem}</Notice>}
      {answer?.length === 0 && (
        <Empty title="Amazon has no audience yet">
          <p>An audience is created at Amazon when its settings are saved.</p>
          <a class="button primary" href="/audiences">
            Open the audiences
          </a>
        </Empty>
      )}
      {answer !== undefined && answer.length > 0 && (
        <Table
          heads={[
            'Audience',
            { number: 'Received' },
            { number: 'Matched' },
            { number: 'Match rate' },
            `Amazon DSP needs ${count(DSP_NEEDS)}`
          ]}
        >
          {answer.map(({ audienceId, name, region, received, matched, missingForDsp }) => (
            <tr key={audienceId}>
              <th scope="row">
                <a href={`/amazon/audiences/${audienceId}`}>{name}</a> <span class="muted">{region}</span>
                <CopyId id={audienceId} name={`Amazon’s ID of ${name}`} />
              </th>
              <td class="number" data-label="Received">
                {received === undefined ? '–' : count(received)}
              </td>
              <td class="number" data-label="Matched">
                {matched === undefined ? '–' : count(matched)}
              </td>
              <td class="number" data-label="Match rate">
                {received === undefined || matched === undefined ? '–' : percent(matched, received)}
              </td>
              <td data-label="Toward 2,000">
                <Toward matched={matched} missing={missingForDsp} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </AmazonPage>
  )
}
