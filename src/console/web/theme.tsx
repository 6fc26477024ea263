import { useEffect, useState } from 'preact/hooks'

const THEMES = ['system', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const KEPT = 'theme'

function kept(): Theme {
  const theme = localStorage.getItem(KEPT)
  return THEMES.find((one) => one === theme) ?? 'system'
}

/** Light, dark, or as the system has it. Kept in the browser. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(kept)
  useEffect(() => {
    localStorage.setItem(KEPT, theme)
    document.documentElement.dataset.theme = theme
    document.dispatchEvent(new Event('themechange'))
  }, [theme])
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]
  return (
    <button type="button" class="theme" onClick={() => setTheme(next)} title={`Colours: ${theme}. Switch to ${next}.`}>
      <span class="hidden">Colours: {theme}</span>
      <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
        <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6" />
        {theme === 'system' && <path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor" />}
        {theme === 'dark' && <circle cx="10" cy="10" r="7" fill="currentColor" />}
      </svg>
    </button>
  )
}
