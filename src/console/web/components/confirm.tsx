import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from './form'

interface Question {
  title: string
  /** What will change, and what is lost. */
  body: ComponentChildren
  /** What the button says that does it. */
  action: string
  onConfirm: () => unknown
}

let show: (question: Question) => void = () => undefined

/** Asks before something is lost. */
export const ask = (question: Question): void => show(question)

/** The question that is asked. Each page has room for one. */
export function Confirm() {
  const [question, setQuestion] = useState<Question>()
  show = setQuestion
  return question && <Dialog key={question.title} question={question} onClose={() => setQuestion(undefined)} />
}

function Dialog({ question, onClose }: { question: Question; onClose: () => void }) {
  const { title, body, action, onConfirm } = question
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      <div class="dialog-body">{body}</div>
      <div class="buttons">
        <Button
          look="danger"
          onClick={() => {
            dialog.current?.close()
            onConfirm()
          }}
        >
          {action}
        </Button>
        <Button autoFocus onClick={() => dialog.current?.close()}>
          Cancel
        </Button>
      </div>
    </dialog>
  )
}
