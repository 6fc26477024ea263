import { useEffect, useState } from 'preact/hooks'
import type { Theme } from './themeChoice'
import { chosenTheme, chooseTheme, THEMES } from './themeChoice'

const ICONS: Record<Theme, preact.JSX.Element> = {
  system: (
    <>
      <circle cx="10" cy="10" r="7" class="ring" />
      <path d="M10 3a7 7 0 0 1 0 14z" class="fill" />
    </>
  ),
  light: (
    <>
      <circle cx="10" cy="10" r="3.4" class="ring" />
      <path
        d="M10 1.8v2.4M10 15.8v2.4M1.8 10h2.4M15.8 10h2.4M4.2 4.2l1.7 1.7M14.1 14.1l1.7 1.7M4.2 15.8l1.7-1.7M14.1 5.9l1.7-1.7"
        class="ring"
      />
    </>
  ),
  dark: <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z" class="fill" />
}

/** Light, dark, or as the system has it. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(chosenTheme)
  useEffect(() => chooseTheme(theme), [theme])
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]
  return (
    <button type="button" class="theme" onClick={() => setTheme(next)} title={`Theme: ${theme}. Switch to ${next}.`}>
      <span class="hidden">Theme: {theme}</span>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        {ICONS[theme]}
      </svg>
    </button>
  )
}
