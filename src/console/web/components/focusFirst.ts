/** As the ref of a form that has just appeared: who asked for it goes on in it. */
export const focusFirst = (form: HTMLElement | null): void =>
  form?.querySelector<HTMLElement>('input:checked, input, select, button')?.focus()
