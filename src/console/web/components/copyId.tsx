import { useState } from 'preact/hooks'

/** Copies a text, and says so for a moment. */
export function CopyButton({ text, label, name, small }: { text: string; label: string; name?: string; small?: true }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <button type="button" class={small ? 'copy' : 'button'} onClick={() => void copy()} aria-label={name}>
      {copied ? 'Copied' : label}
    </button>
  )
}

/** An ID or a hash, whole or shortened at its end, with a way to copy it whole. */
export const CopyId = ({ id, name, short }: { id: string; name: string; short?: number }) => (
  <span class={short === undefined ? 'id' : 'id id-short'}>
    <code title={id}>{short !== undefined && id.length > short ? `${id.slice(0, short)}…` : id}</code>
    <CopyButton text={id} label="Copy" name={`Copy ${name}`} small />
  </span>
)
