/** JSON that scrolls in its own frame, by the keyboard, too. */
export const Json = ({ label, value }: { label: string; value: unknown }) => (
  <pre class="json" tabIndex={0} role="region" aria-label={label}>
    {JSON.stringify(value, null, 2)}
  </pre>
)
