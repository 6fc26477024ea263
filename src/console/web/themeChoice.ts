export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Where the browser keeps it. */
const KEY = 'theme'

export const chosenTheme = (): Theme => THEMES.find((one) => one === localStorage.getItem(KEY)) ?? 'system'

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  document.documentElement.dataset.theme = theme
}
