import path from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The root's vitest runs this: `npx vitest run --config mcp/vitest.config.ts`, after `npm ci --prefix mcp` and `npm ci --prefix mcp/tests`.
export default defineConfig({
  root: path.dirname(fileURLToPath(import.meta.url)),
  test: {
    include: ["tests/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Each has processes of its own that judge.
    fileParallelism: false,
  },
});
