import { describe, expect, test } from "vitest";
import { fingerprint } from "../../../../grader/core/course/fingerprint.js";
import { asksTheSame, codeFingerprint, recordOf, SPECS } from "../../../../grader/core/course/specs.js";

const SPEC = `import { expect, test } from "vitest";
import { golden } from "#lib/golden";
import { double } from "./double.js";

test("twice", () => {
  expect(double(2)).toBe(4); // by hand
});
`;
const moved = SPEC.replace("#lib/golden", "#lib/spec/golden");

describe("what a spec asks", () => {
  test.each([
    ["the place of an import", moved],
    ["a comment", SPEC.replace("// by hand", "/* on paper */")],
    ["the order of imports", SPEC.replace(/(import .*\n)(import .*\n)/, "$2$1")],
    ["spaces", SPEC.replaceAll("  ", "    ")],
  ])("does not change with %s", (_, text) => {
    expect(text).not.toBe(SPEC);
    expect(codeFingerprint(text)).toBe(codeFingerprint(SPEC));
  });

  test.each([
    ["a number", SPEC.replace("toBe(4)", "toBe(5)")],
    ["a title", SPEC.replace('"twice"', '"doubled"')],
    ["another function of the same file", SPEC.replace("{ golden }", "{ goldenBytes }")],
    ["another file", SPEC.replace("./double.js", "./triple.js")],
    ["a place that is a value", SPEC.replace("double(2)", 'double("#lib/golden")')],
  ])("changes with %s", (_, text) => {
    expect(codeFingerprint(text)).not.toBe(codeFingerprint(SPEC));
  });
});

describe("a pass of an earlier text", () => {
  const first = recordOf(SPEC, undefined);
  const second = recordOf(moved, first);
  const files = { read: (name: string) => (name === SPECS ? JSON.stringify({ double: second }) : undefined) };

  test("holds while the spec asks the same", () => {
    expect(second.former).toEqual([first.text]);
    expect(asksTheSame("double", first.text, fingerprint(moved), files)).toBe(true);
    // Also over two changes, and back again.
    expect(recordOf(`${moved}// more\n`, second).former).toEqual([first.text, second.text]);
    expect(recordOf(SPEC, second).former).toEqual([second.text]);
  });

  test("does not hold for a spec that the learner has edited, or that asks something else", () => {
    expect(asksTheSame("double", first.text, fingerprint(`${moved}//`), files)).toBe(false);
    expect(recordOf(SPEC.replace("(4)", "(5)"), second).former).toBeUndefined();
    expect(asksTheSame("other", first.text, fingerprint(moved), files)).toBe(false);
  });
});
