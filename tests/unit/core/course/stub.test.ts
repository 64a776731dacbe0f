import { describe, expect, test } from "vitest";
import { findBlanks, makeStub } from "../../../../grader/core/course/stub.js";

const IMPORT = 'import { blank } from "#lib/blank";\n';
const lines = (...parts: string[]) => `${parts.join("\n")}\n`;

/** The stub without the import that every stub starts with. */
function stubOf(...solution: string[]): string {
  const { text } = makeStub(lines(...solution), "x.ts");
  expect(text.startsWith(`${IMPORT}\n`)).toBe(true);
  return text.slice(IMPORT.length + 1);
}

describe("an expression", () => {
  test("becomes a call in its place", () => {
    expect(stubOf("const y = f(/* blank: twice x */ 2 * x /* end */, 1); // [n]")).toBe(
      'const y = f(blank("twice x"), 1); // [n]\n',
    );
  });

  test("may stretch over several lines, and there may be several on one line", () => {
    expect(
      stubOf("const y = /* blank: a */ x.map(", "  (v) => v,", ") /* end */ + /* blank: b */ 1 /* end */;"),
    ).toBe('const y = blank("a") + blank("b");\n');
  });
});

describe("statements", () => {
  test("become one call with the indentation of their marker", () => {
    expect(stubOf("if (x) {", "  // blank: refuse it", "  check(x);", "  count++;", "  // end", "}")).toBe(
      lines("if (x) {", '  blank("refuse it");', "}"),
    );
  });

  test.each<[string, string[], boolean]>([
    ["a return at the end", ["const z = 1;", "return z;"], true],
    ["a return over several lines", ["return x.map(", "  (v) => v,", ");"], true],
    ["a bare return", ["f();", "return;"], true],
    ["a return behind a branch that returns too", ["if (x) {", "  return 1;", "}", "return 2;"], true],
    ["a return inside a branch only", ["if (x) {", "  return 1;", "}", "f();"], false],
    ["a return inside an inner function only", ["const g = () => {", "  return 1;", "};"], false],
    ["no return", ["f();"], false],
    ["a name that starts with return", ["returned.push(x);"], false],
  ])("that end in %s", (_, statements, returns) => {
    const inside = statements.map((line) => `  ${line}`);
    expect(stubOf("{", "  // blank: p", ...inside, "  // end", "}")).toBe(
      lines("{", `  ${returns ? "return " : ""}blank("p");`, "}"),
    );
  });
});

describe("prompts", () => {
  test("may hold quotes, backslashes, dollars and signs of any alphabet", () => {
    const prompt = `the "share" of $& in \\sum, it's Σ_j e^(z[j] − max)`;
    for (const solution of [
      `f(/* blank: ${prompt} */ 1 /* end */);\n`,
      `// blank: ${prompt}\nf();\n// end\n`,
    ]) {
      const stub = makeStub(solution, "x.ts");
      expect(stub.blanks.map((blank) => blank.prompt)).toEqual([prompt]);
      expect(stub.text).toContain(`blank(${JSON.stringify(prompt)})`);
    }
  });

  test("come with the line on which their blank stands in the stub", () => {
    const { text, blanks } = makeStub(
      lines("// blank: first", "f();", "g();", "// end", "const y =", "  /* blank: second */ 2 /* end */;"),
      "x.ts",
    );
    for (const { prompt, line } of blanks) expect(text.split("\n")[line - 1]).toContain(`blank("${prompt}")`);
    expect(blanks.map(({ prompt }) => prompt)).toEqual(["first", "second"]);
  });
});

describe("markers without a partner are the author's error, and where they stand is told", () => {
  test.each<[string, string[], number]>([
    ["an expression without an end", ["f();", "g(/* blank: p */ 1);"], 2],
    ["an end without an expression", ["f(1 /* end */);"], 1],
    ["statements without an end", ["f();", "", "// blank: p", "g();"], 3],
    ["an end without statements", ["f();", "// end"], 2],
    ["an end of the other kind", ["// blank: p", "f(); /* end */"], 1],
    ["two expressions with one end", ["f(/* blank: p */ 1, /* blank: q */ 2 /* end */);"], 1],
    ["two groups of statements with one end", ["// blank: p", "f();", "// blank: q", "g();", "// end"], 1],
    ["an expression inside statements", ["// blank: p", "f(/* blank: q */ 1 /* end */);", "// end"], 1],
  ])("%s", (_, solution, line) => {
    expect(() => makeStub(lines(...solution), "dot.ts")).toThrow(
      `dot.ts: a blank marker has no partner at line ${line};`,
    );
  });

  test("a solution without a blank is one too", () => {
    expect(() => makeStub("export const x = 1;\n", "dot.ts")).toThrow(
      "dot.ts: nothing is blanked, so there is nothing to solve",
    );
  });
});

describe("the import of blank", () => {
  const code = "f(/* blank: p */ 1 /* end */);";
  test.each<[string, string[], string[]]>([
    [
      "goes before the other imports",
      ['import { a } from "./a.js";', code],
      [IMPORT.trim(), 'import { a } from "./a.js";', 'f(blank("p"));'],
    ],
    [
      "goes to the top where there are none",
      ["/** What it does. */", code],
      [IMPORT.trim(), "", "/** What it does. */", 'f(blank("p"));'],
    ],
    [
      "goes behind a comment that comes before the imports",
      ["// Part 1.", "import {", "  a,", '} from "./a.js";', code],
      ["// Part 1.", IMPORT.trim(), "import {", "  a,", '} from "./a.js";', 'f(blank("p"));'],
    ],
  ])("%s", (_, solution, expected) => {
    expect(makeStub(lines(...solution), "x.ts").text).toBe(lines(...expected));
  });
});

test("CRLF line endings give the same stub", () => {
  const solution = lines(
    'import { a } from "./a.js";',
    "// blank: p",
    "f();",
    "return 1;",
    "// end",
    "g(/* blank: q */ 2 /* end */);",
  );
  expect(makeStub(solution.replaceAll("\n", "\r\n"), "x.ts")).toEqual(makeStub(solution, "x.ts"));
});

test("the stub of a stub is itself", () => {
  const stub = makeStub(lines('import { a } from "./a.js";', "f(/* blank: p */ 1 /* end */);"), "x.ts");
  expect(makeStub(stub.text, "x.ts")).toEqual(stub);
});

describe("findBlanks", () => {
  test.each<[string, string, string[]]>([
    ["a call", 'return blank("p");', ["p"]],
    ["a call that a formatter broke", 'return blank(\n  "p",\n);', ["p"]],
    ["a call inside a template", `return \`\${blank("p")}\`;`, ["p"]],
    ["a call in other quotes", "return blank('p \"q\"') + blank(`r`);", ['p "q"', "r"]],
    ["two calls of one line", 'f(blank("p"), blank("q"));', ["p", "q"]],
    ["none in a line comment", '// return blank("p");\nreturn 1;', []],
    ["none in a block comment", '/*\n blank("p")\n*/\nreturn 1;', []],
    ["none behind code", 'return 1; // was blank("p")', []],
    ["one behind a text that looks like a comment", 'f("http://a"); g(blank("p"));', ["p"]],
    [
      "one behind a regular expression that looks like a comment",
      's.replace(/https?:\\/\\//, blank("p")); s.split(/[/*]/).map(() => blank("q")); /* x */',
      ["p", "q"],
    ],
    ["none of another name", 'notblank("p"); blanket("p");', []],
    ["none in the import", IMPORT, []],
  ])("sees %s", (_, text, prompts) => {
    expect(findBlanks(text).map(({ prompt }) => prompt)).toEqual(prompts);
  });
});
