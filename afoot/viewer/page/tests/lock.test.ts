import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

it('names no host in the lock file: npm asks the registry that is set where it runs', () => {
  const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  expect(lock).toContain('"node_modules/vite"');
  expect(lock).not.toMatch(/:\/\//);
});
