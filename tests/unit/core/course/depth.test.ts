import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { tooDeepAt } from "../../../../grader/core/course/depth.js";
import { root } from "../../../../lib/platform/root.js";

/** A text that goes into itself so many times. */
const NESTS: Record<string, (n: number) => string> = {
  brackets: (n) => `f(${"[".repeat(n)}${"]".repeat(n)});`,
  "brackets without an end": (n) => "(".repeat(n),
  calls: (n) => `f${"()".repeat(n)};`,
  blocks: (n) => "{".repeat(n) + "}".repeat(n),
  functions: (n) => "function f() {".repeat(n) + "}".repeat(n),
  objects: (n) => `f(${"{ a: ".repeat(n)}1${"}".repeat(n)});`,
  templates: (n) => `f(${"`${".repeat(n)}1${"}`".repeat(n)});`,
  "a template without an end": (n) => "`${".repeat(n),
  "a sum": (n) => `x = ${"a + ".repeat(n)}b;`,
  "a sum of many lines": (n) => `x = a${"\n+ b".repeat(n)};`,
  "prefixes of many lines": (n) => `x =\n${"typeof\n".repeat(n)}a;`,
  "a chain": (n) => `a${".b".repeat(n)};`,
  conditions: (n) => `x = ${"a ? b : ".repeat(n)}c;`,
  arrows: (n) => `x = ${"(a) =>\n".repeat(n)}1;`,
  "ifs without blocks": (n) => `${"if (a)\n".repeat(n)};`,
  "else upon else": (n) => `${"if (a) b; else ".repeat(n)}c;`,
  "else upon else, with blocks": (n) => `${"if (a) {}\nelse ".repeat(n)}{}`,
  loops: (n) => `${"for (;;)\n".repeat(n)}f();`,
  labels: (n) => Array.from({ length: n }, (_, i) => `a${i}:\n`).join(""),
  types: (n) => `type T = ${"A<B, ".repeat(n)}C${">".repeat(n)};`,
  "conditional types": (n) => `type T = ${"A extends B ? C : ".repeat(n)}D;`,
};

describe("what a parser would go down into is too deep, wherever it stands", () => {
  test.each(Object.entries(NESTS))("%s", (_, nest) => {
    expect(tooDeepAt(`\nconst a = 1;\n${nest(600)}\n`)).toBeGreaterThan(2);
    expect(tooDeepAt(nest(30))).toBeUndefined();
  });
});

test("what only goes on is not too deep: statements, with and without semicolons, lists, cases, comments", () => {
  const many = (part: string) => part.repeat(3000);
  for (const text of [
    many("f(a);\n"),
    many("f(a)\n"),
    many("const a = b\n"),
    many("x = y++\nz()\n").replaceAll("++", " + 1"),
    many("if (a) { b() }\n"),
    many("function f() {}\n"),
    `const a = [${many("1, ")}];`,
    `const a = [${many("[1, 2], ")}];`,
    `const a = {${many("b: 1, ")}};`,
    `type T = { ${many("a: number; ")} };`,
    `class A {\n${many("a = 1\n")}}`,
    `switch (a) { ${many("case 1: f(); ")} }`,
    `const a = "${many("([{")}"; /* ${many("([{")} */`,
    many("// (\n"),
  ])
    expect([text.slice(0, 40), tooDeepAt(text)]).toEqual([text.slice(0, 40), undefined]);
});

test("no solution and no spec comes near it", () => {
  const files = ["solutions", "exercises"].flatMap((name) =>
    readdirSync(path.join(root, name), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(root, name, file),
    ),
  );
  const sources = files.filter((file) => file.endsWith(".ts"));
  expect(sources.length).toBeGreaterThan(600);
  // Inside 400 brackets more.
  const deep = sources.filter(
    (file) => tooDeepAt("(".repeat(400) + readFileSync(file, "utf8")) !== undefined,
  );
  expect(deep).toEqual([]);
});
