import { useState } from 'preact/hooks'

/** An id or a hash, whole or shortened in the middle, with a way to copy it whole. */
export function CopyId({ id, name, short }: { id: string; name: string; short?: number }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(id)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  const shown = short !== undefined && id.length > short ? `${id.slice(0, short)}…` : id
  return (
    <span class={short === undefined ? 'id' : 'id id-short'}>
      <code title={id}>{shown}</code>
      <button type="button" class="copy" onClick={() => void copy()} aria-label={`Copy ${name}`}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </span>
  )
}
