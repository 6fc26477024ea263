import { count } from '../format'

/** Matched members from which on Amazon DSP can use an audience. */
export const DSP_NEEDS = 2000

/** The way to the 2,000 matched members that Amazon DSP asks for, as a bar. */
export const Toward = ({ matched, missing }: { matched?: number; missing?: number }) =>
  matched === undefined || missing === undefined ? (
    <span class="muted">Not counted yet</span>
  ) : (
    <div class="toward">
      <meter
        min={0}
        max={DSP_NEEDS}
        value={Math.min(matched, DSP_NEEDS)}
        aria-label={`Matched members toward ${count(DSP_NEEDS)}`}
      />
      <span>{missing === 0 ? 'Large enough' : `${count(missing)} missing`}</span>
    </div>
  )
