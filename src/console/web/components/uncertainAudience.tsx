import type { NewAudience, Problem } from '../../api'
import { FieldFrame } from './field'

export type PerhapsMade = NewAudience['perhapsMade']

interface Props {
  value: PerhapsMade
  onChange: (value: PerhapsMade) => void
  problem?: Problem
}

/** What to do about an audience of which nobody knows whether it was made. */
export function PerhapsMadeFields({ value, onChange, problem }: Props) {
  const isThere = value !== undefined && 'audienceId' in value
  const wrong = problem?.field === 'audienceId' ? problem.message : undefined
  return (
    <>
      <fieldset class="choices">
        <legend>
          <b>Is the audience at Amazon?</b>
        </legend>
        <label class="choice">
          <input type="radio" name="perhaps-made" checked={isThere} onChange={() => onChange({ audienceId: '' })} />
          <span>
            <b>Take this ID</b> <span class="muted">It is there; people go into it.</span>
          </span>
        </label>
        <label class="choice">
          <input
            type="radio"
            name="perhaps-made"
            checked={value !== undefined && !isThere}
            onChange={() => onChange({ again: true })}
          />
          <span>
            <b>Create it again</b> <span class="muted">It is not there.</span>
          </span>
        </label>
      </fieldset>
      {isThere && (
        <FieldFrame id="perhaps-made-id" label="Amazon’s ID of the audience" problem={wrong}>
          <input
            id="perhaps-made-id"
            type="text"
            inputMode="numeric"
            autocomplete="off"
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong === undefined ? undefined : 'perhaps-made-id-problem'}
            value={value.audienceId}
            onInput={({ currentTarget }) => onChange({ audienceId: currentTarget.value })}
          />
        </FieldFrame>
      )}
    </>
  )
}
