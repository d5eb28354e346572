import { defineConfig } from 'vitest/config';

// One script and one style sheet, with relative paths, so that an export can put both into one HTML file.
export default defineConfig({
  base: './',
  build: {
    outDir: '../static',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: false,
        entryFileNames: 'page.js',
        assetFileNames: 'page[extname]',
      },
    },
  },
  server: { host: '127.0.0.1' },
  test: { environment: 'node', include: ['tests/**/*.test.ts'] },
});
