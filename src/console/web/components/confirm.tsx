import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface Question {
  title: string
  /** What will change, and what is lost. */
  body: ComponentChildren
  /** What the button says that does it. */
  action: string
  onConfirm: () => void
}

/** Asks before something is lost. `dialog` is put into the page; `ask` opens it. */
export function useConfirm() {
  const [question, setQuestion] = useState<Question>()
  const dialog = question && <Dialog key={question.title} question={question} onClose={() => setQuestion(undefined)} />
  return { ask: setQuestion, dialog }
}

function Dialog({
  question: { title, body, action, onConfirm },
  onClose
}: {
  question: Question
  onClose: () => void
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      <div class="dialog-body">{body}</div>
      <div class="buttons">
        <button
          type="button"
          class="button danger"
          onClick={() => {
            dialog.current?.close()
            onConfirm()
          }}
        >
          {action}
        </button>
        <button type="button" class="button" autoFocus onClick={() => dialog.current?.close()}>
          Cancel
        </button>
      </div>
    </dialog>
  )
}
