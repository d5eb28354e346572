/** Light or dark: as the system says, until a person chooses. */

import type { App, Theme } from '../app';

const KEY = 'afoot-theme';

export function followTheme(app: App): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const system = (): Theme => (dark.matches ? 'dark' : 'light');
  const chosen = recall();
  app.theme.value = chosen ?? system();
  dark.addEventListener('change', () => {
    if (recall() === null) app.theme.value = system();
  });
  app.theme.watch((theme) => {
    document.documentElement.dataset.theme = theme;
  });
}

export function switchTheme(app: App): void {
  app.theme.value = app.theme.value === 'dark' ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, app.theme.value);
  } catch {
    // a page opened from disk may not keep anything; the choice then lasts as long as the page
  }
}

function recall(): Theme | null {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === 'light' || kept === 'dark' ? kept : null;
  } catch {
    return null;
  }
}
