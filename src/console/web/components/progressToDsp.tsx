import { count } from '../format'

/** Matched members that Amazon DSP needs before it can use an audience. */
export const DSP_NEEDS = 2000

/** The way to the 2,000 matched members that Amazon DSP needs, as a bar. */
export const DspProgress = ({ matched, missing }: { matched?: number; missing?: number }) =>
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
      <span>{missing === 0 ? 'Large enough' : `${count(missing)} more needed`}</span>
    </div>
  )
