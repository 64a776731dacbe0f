import { describe, expect, test } from "vitest";
import { type ImportFacts, meaningOf } from "../../../../grader/core/meaning/meaning.js";
import { specId } from "../../../../grader/core/meaning/subject.js";
import { textOf } from "../../../../grader/core/meaning/virtual.js";
import { overlay } from "../../../../grader/node/runner/overlay.js";

// The grader's worst bug would be to grade the wrong file. These tests ask what decides it; tests/grader proves
// the same through the command.

const files: Record<string, string> = {
  "solutions/1-a/00-x/dot.ts": "export const dot = /* blank: the product */ 1 /* end */;\n",
  "solutions/1-a/01-y/sum.ts": "export const sum = /* blank: the sum */ 2 /* end */;\n",
};
const put = (file: string, text: string) => {
  files[file] = text;
};

const learner = (place: string) => `exercises/1-a/${place}.ts`;
const solution = (place: string) => `solutions/1-a/${place}.ts`;
const DOT_SPEC = learner("00-x/dot.spec");
/** The module between a spec and what it judges. */
const guarded = (id: string) => `${id}${id.includes("?") ? "&" : "?"}guarded`;

function resolver(isPassed: ImportFacts["isPassed"] = () => false) {
  return {
    means: meaningOf({ has: (file) => file in files, isPassed }),
    load: (id: string) => textOf(id, (file) => files[file], overlay),
  };
}

describe("a spec's import of its own exercise is the subject", () => {
  test.each([
    ["", learner("00-x/dot")],
    ["?kata=solution", solution("00-x/dot")],
    ["?kata=solution&seed=3", solution("00-x/dot")],
    ["?kata=stub", `${learner("00-x/dot")}?kata=stub`],
    ["?kata=mistake:no-sum", `${solution("00-x/dot")}?kata=mistake:no-sum`],
    ["?kata=mistake:no-sum&untrained", `${solution("00-x/dot")}?kata=mistake:no-sum`],
    [
      "?kata=contract:memo-ever--dot&probe&untrained",
      `${solution("00-x/dot")}?kata=contract:memo-ever--dot&probe&untrained`,
    ],
    ["?kata=mutant:42:43:1e&untrained", `${solution("00-x/dot")}?kata=mutant:42:43:1e&untrained`],
  ])("for the spec %s", (query, meant) => {
    expect(resolver().means("./dot.js", DOT_SPEC + query)).toBe(guarded(meant));
  });

  test("also when the learner's file has passed before", () => {
    expect(resolver(() => true).means("./dot.js", DOT_SPEC)).toBe(guarded(learner("00-x/dot")));
  });
});

describe("any other exercise", () => {
  test("is the learner's file only if the learner is judged and that file has passed", () => {
    const passed = resolver((slug) => slug === "sum");
    const other = "../01-y/sum.js";
    expect(passed.means(other, DOT_SPEC)).toBe(learner("01-y/sum"));
    expect(passed.means(other, learner("00-x/dot"))).toBe(learner("01-y/sum"));
    expect(passed.means("../00-x/dot.js", learner("01-y/sum"))).toBe(solution("00-x/dot"));
    expect(resolver().means(other, DOT_SPEC)).toBe(solution("01-y/sum"));
    for (const query of [
      "?kata=solution",
      "?kata=stub",
      "?kata=mistake:no-sum",
      "?kata=contract:memo-ever--dot",
    ]) {
      expect(passed.means(other, DOT_SPEC + query)).toBe(solution("01-y/sum"));
    }
  });

  test("is asked for with the file and the spec that must be unchanged", () => {
    const asked: string[][] = [];
    const isPassed = (...of: string[]) => asked.push(of) > 99;
    resolver(isPassed).means("../01-y/sum.js", DOT_SPEC);
    expect(asked).toEqual([["sum", learner("01-y/sum"), learner("01-y/sum.spec")]]);
  });

  test("is always the solution for a solution and for mistakes", () => {
    const passed = resolver(() => true);
    for (const importer of [
      solution("00-x/dot"),
      solution("00-x/dot.mistakes"),
      `${solution("00-x/dot")}?kata=mistake:a`,
    ]) {
      expect(passed.means("../01-y/sum.js", importer)).toBe(solution("01-y/sum"));
    }
  });
});

test.each([
  ["a package", "vitest", DOT_SPEC],
  ["lib", "#lib/arrays", DOT_SPEC],
  ["a file that is no exercise", "./my-help.js", DOT_SPEC],
  ["a spec", "./dot.spec.js", DOT_SPEC],
  ["a mistakes file", "./dot.mistakes.js", solution("00-x/dot")],
  ["a file deeper than an exercise", "./help/dot.js", DOT_SPEC],
])("%s is not the resolver's business", (_, source, importer) => {
  expect(resolver().means(source, importer)).toBeUndefined();
});

describe("load", () => {
  test("makes the stub from the solution, whatever the learner has written", () => {
    put("exercises/1-a/00-x/dot.ts", "export const dot = 99;\n");
    expect(resolver().load(`${learner("00-x/dot")}?kata=stub`)).toContain(
      'export const dot = blank("the product");',
    );
  });

  test("stands between a spec and every export of what it judges", () => {
    for (const id of [learner("00-x/dot"), `${solution("00-x/dot")}?kata=mistake:no-sum`]) {
      const code = resolver().load(guarded(id));
      expect(code).toContain(`import * as first from ${JSON.stringify(`course:${id}`)};`);
      expect(code).toContain("export const dot = keepsArguments(judged.dot);");
      expect(code).not.toContain("second");
    }
  });

  test("puts a second instance beside it where the spec compares them, which prints nothing", () => {
    put("exercises/1-a/01-y/sum.spec.ts", "expect(sum).toHeed({ x });\n");
    put("exercises/1-a/01-y/sum.ts", 'console.log("hello");\nexport const sum = 3;\n');
    const id = `${learner("01-y/sum")}?second`;
    expect(resolver().load(guarded(learner("01-y/sum")))).toContain(
      `await import(${JSON.stringify(`course:${id}`)})`,
    );
    const text = resolver().load(id);
    expect(text).toMatch(/^const console = .*; console\.log\("hello"\);\nexport const sum = 3;\n$/);
    put("exercises/1-a/01-y/sum.ts", "const console = 1;\nexport const sum = console;\n");
    expect(resolver().load(id)).toBe("const console = 1;\nexport const sum = console;\n");
  });

  test("keeps the memory of a mistake, a wrapper and an edit apart in the second instance", () => {
    const id = (query: string) => `${solution("01-y/sum")}?kata=${query}&second`;
    expect(resolver().load(id("mistake:no-sum"))).toContain(
      `"course:${solution("01-y/sum.mistakes")}?second"`,
    );
    const wrapped = resolver().load(id("contract:memo-ever--sum&untrained"));
    expect(wrapped).toContain('export const sum = again(right.sum, "memo-ever--sum");');
    expect(resolver().load(id("mutant:0:0:1b.1b&failures=2"))).toMatch(/^\/\/export const sum = [^;]*;\n$/);
  });

  test("lays a wrapper of the contract bank over one function of the solution", () => {
    const code = (query: string) => resolver().load(`${solution("00-x/dot")}?kata=contract:${query}`);
    expect(code("memo-ever--dot")).toContain('export const dot = wrap(right.dot, "memo-ever--dot", false);');
    expect(code("memo-ever--dot&probe")).toContain('"memo-ever--dot", true);');
    expect(code("memo-ever--other")).toContain("export const dot = right.dot;");
    expect(code("watched--dot")).toContain('export const dot = noting(watch(right.dot, "dot"), "dot");');
    expect(code("watched--other")).toContain('export const dot = noting(right.dot, "dot");');
  });

  test("lays a mistake over the solution", () => {
    const code = resolver().load(`${solution("00-x/dot")}?kata=mistake:no-sum`);
    expect(code).toContain('const wrong = bank["no-sum"]');
    expect(code).toContain("export const dot = wrong.dot ?? right.dot;");
    expect(code).not.toContain("passUntouched");
    const proof = resolver().load(`${solution("00-x/dot")}?kata=mistake:no-sum&sparing`);
    expect(proof).toContain("passUntouched(differing);");
  });

  test("edits the solution's text", () => {
    const at = "export const dot = /* blank: the product */ ".length;
    const code = resolver().load(`${solution("00-x/dot")}?kata=mutant:${at}:${at + 1}:1e&untrained`);
    expect(code).toBe("export const dot = /* blank: the product */ 2 /* end */;\n");
  });

  test("leaves every other file to vite", () => {
    for (const id of [learner("00-x/dot"), solution("00-x/dot"), DOT_SPEC, `${DOT_SPEC}?kata=stub`]) {
      expect(resolver().load(id)).toBeUndefined();
    }
  });
});

describe("mutants", () => {
  const edit = { from: 44, to: 45, text: "7" };

  test("are the solution's text with an edit, and may end after some failures", () => {
    const id = specId(solution("00-x/dot"), { kind: "mutant", edit, failures: 1 });
    expect(resolver().means("./dot.js", specId(DOT_SPEC, { kind: "mutant", edit, failures: 1 }))).toBe(
      guarded(id),
    );
    const lines = resolver().load(id)?.split("\n");
    expect(lines?.[0]).toBe("export const dot = /* blank: the product */ 7 /* end */;");
    expect(lines).toContain("stopAfterFailures(1);");
  });

  test("are untrained unless they say otherwise", () => {
    expect(specId(DOT_SPEC, { kind: "mutant", edit })).toMatch(/&untrained$/);
    expect(specId(DOT_SPEC, { kind: "mutant", edit, trained: true })).not.toMatch(/untrained/);
  });
});
