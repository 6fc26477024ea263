import type { AmazonAudienceView } from '../../../api'
import { usePolled } from '../../client'
import { CopyId } from '../../components/copyId'
import { Empty, ProblemNotice } from '../../components/notice'
import { DSP_NEEDS, DspProgress } from '../../components/progressToDsp'
import { NumberCell, Table } from '../../components/table'
import { count, percent } from '../../format'
import { AmazonPage } from './frame'

/** The audiences that Amazon has, with their sizes. */
export function AmazonAudiencesPage() {
  const { answer, problem } = usePolled<AmazonAudienceView[]>('/amazon/audiences')
  return (
    <AmazonPage lead="Audiences at Amazon, with Amazon’s own counts.">
      <ProblemNotice problem={problem} />
      {answer?.length === 0 && (
        <Empty title="Amazon has no audience yet">
          <p>An audience is created at Amazon when you save its settings.</p>
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
                <CopyId id={audienceId} name={`the ID of ${name} at Amazon`} />
              </th>
              <NumberCell label="Received">{received === undefined ? undefined : count(received)}</NumberCell>
              <NumberCell label="Matched">{matched === undefined ? undefined : count(matched)}</NumberCell>
              <NumberCell label="Match rate">
                {received === undefined || matched === undefined ? undefined : percent(matched, received)}
              </NumberCell>
              <td data-label="Toward 2,000">
                <DspProgress matched={matched} missing={missingForDsp} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </AmazonPage>
  )
}
