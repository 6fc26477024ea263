import { useState } from 'preact/hooks'
import type { Problem } from '../../api'
import { Button, Form, TextField } from './form'

interface Props {
  /** What the button says. */
  label: string
  initial?: string
  working: boolean
  problem?: Problem
  onQuery: (who: string) => unknown
}

/** Asks for a person. What is typed goes to the console's server in a body, and stays in no address. */
export function WhoForm({ label, initial = '', working, problem, onQuery }: Props) {
  const [who, setWho] = useState(initial)
  return (
    <Form onSubmit={() => onQuery(who)}>
      <TextField
        id="who"
        label="Who"
        description="An external user ID, an email address or a phone number, or the SHA-256 of one. It is hashed in the console’s server and not kept."
        problem={problem?.message}
        value={who}
        onInput={setWho}
      />
      <div class="buttons">
        <Button look="primary" disabled={working}>
          {label}
        </Button>
      </div>
    </Form>
  )
}
