import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { root } from "../../grader/node/course/paths.js";

test("npm run systems names tests that exist: vitest says nothing of one that does not", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const named = scripts.systems.split(" ").filter((word: string) => word.startsWith("tests/"));
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((place: string) => !existsSync(path.join(root, place)))).toEqual([]);
});

test("CI runs npm scripts that exist", () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const ci = readFileSync(path.join(root, ".github/workflows/ci.yml"), "utf8");
  const run = [...ci.matchAll(/- run: npm (?:run )?(\S+)/g)].map(([, name]) => name);
  expect(run).toEqual(["ci", "test", "ci", "systems"]);
  for (const name of run.filter((name) => name !== "ci")) expect(scripts).toHaveProperty(name);
});
