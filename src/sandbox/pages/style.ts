/** Of the sandbox's two pages. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f8; --paper: #ffffff; --ink: #16191d; --soft: #555d68; --line: #d9dde2; --accent: #0b6e6e; --on-accent: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #121518; --paper: #1a1e22; --ink: #e8ebee; --soft: #a3adb8; --line: #343b43; --accent: #5cc9c3; --on-accent: #07211f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
main {
  max-width: 44rem; margin: 0 auto; padding: 1.5rem; min-height: 100vh; background: var(--paper);
  border-inline: 1px solid var(--line);
}
main > * { margin-block: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; font-weight: 650; }
h2 { font-size: 1.1rem; margin-block: 1.75rem .5rem; font-weight: 650; }
.mark { color: var(--soft); font-size: .9rem; }
.mark strong { display: inline-block; margin-inline-end: .5rem; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; }
a { color: var(--accent); }
code, pre { font: .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre, dd, li, p { overflow-wrap: anywhere; }
pre { white-space: pre-wrap; padding: .75rem 1rem; background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
fieldset { border: 0; margin: 1.5rem 0; padding: 0; }
legend { font-weight: 650; padding: 0; margin-block-end: .5rem; }
label.choice {
  display: grid; grid-template-columns: auto 1fr; gap: 0 .75rem; padding: .75rem 1rem; margin-block-end: .5rem;
  border: 1px solid var(--line); border-radius: .5rem; cursor: pointer;
}
label.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
label.choice input { grid-row: span 2; margin: .3rem 0 0; accent-color: var(--accent); }
.soft { color: var(--soft); }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
button {
  font: inherit; font-weight: 600; padding: .6rem 1.5rem; border-radius: .5rem; border: 1px solid var(--accent); cursor: pointer;
  background: transparent; color: var(--accent);
}
button.first { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) { dl { grid-template-columns: 1fr; } dd { margin-block-end: .5rem; } .buttons button { flex: 1; } }
`
