import { useState } from 'preact/hooks'
import type { Problem } from '../../api'
import { described, FieldFrame } from './field'

interface Props {
  /** What the button says. */
  label: string
  initial?: string
  working: boolean
  problem?: Problem
  onQuery: (who: string) => void
}

/** Asks for a person. What is typed goes to the console's server in a body, and stays in no address. */
export function WhoForm({ label, initial = '', working, problem, onQuery }: Props) {
  const [who, setWho] = useState(initial)
  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault()
        onQuery(who)
      }}
    >
      <FieldFrame
        id="who"
        label="Who"
        description="An external user ID, an email address or a phone number, or the SHA-256 of one. It is hashed in the console’s server and not kept."
        problem={problem?.message}
      >
        <input
          id="who"
          type="text"
          autocomplete="off"
          spellcheck={false}
          {...described('who', problem?.message)}
          value={who}
          onInput={({ currentTarget }) => setWho(currentTarget.value)}
        />
      </FieldFrame>
      <div class="buttons">
        <button type="submit" class="button primary" disabled={working}>
          {label}
        </button>
      </div>
    </form>
  )
}
