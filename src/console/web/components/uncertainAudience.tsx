import type { NewImportAudience, Problem } from '../../api'
import { findProblem } from '../client'
import { described, FieldFrame } from './field'

export type Uncertain = NewImportAudience['perhapsMade']

interface Props {
  value: Uncertain
  onChange: (value: Uncertain) => void
  problem?: Problem
}

/** What to do about an audience of which it is unclear whether it was created. */
export function UncertainAudience({ value, onChange, problem }: Props) {
  const isThere = value !== undefined && 'audienceId' in value
  const wrong = findProblem(problem, 'audienceId')
  return (
    <>
      <fieldset class="choices">
        <legend>
          <b>Is the audience at Amazon?</b>
        </legend>
        <label class="choice">
          <input type="radio" name="uncertain" checked={isThere} onChange={() => onChange({ audienceId: '' })} />
          <span>
            <b>Use this audience ID</b> <span class="muted">The audience exists; people are added to it.</span>
          </span>
        </label>
        <label class="choice">
          <input
            type="radio"
            name="uncertain"
            checked={value !== undefined && !isThere}
            onChange={() => onChange({ again: true })}
          />
          <span>
            <b>Create it again</b> <span class="muted">The audience doesn’t exist.</span>
          </span>
        </label>
      </fieldset>
      {isThere && (
        <FieldFrame id="uncertain-id" label="Audience ID at Amazon" problem={wrong}>
          <input
            id="uncertain-id"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            {...described('uncertain-id', wrong, false)}
            value={value.audienceId}
            onInput={({ currentTarget }) => onChange({ audienceId: currentTarget.value })}
          />
        </FieldFrame>
      )}
    </>
  )
}
