import { chosenTheme } from './themeChoice'

// Before anything is drawn, so that no page flashes in the other theme; the pages of the documentation have nothing else.
document.documentElement.dataset.theme = chosenTheme()
