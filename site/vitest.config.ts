import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The root's vitest runs this, under the root's Node: `npm run site:test`. The pages are those of the last `npm run site:build`.
export default defineConfig({
  root: path.dirname(fileURLToPath(import.meta.url)),
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    // Browsers and a build beside each other would measure nothing but the machine.
    fileParallelism: false,
  },
});
