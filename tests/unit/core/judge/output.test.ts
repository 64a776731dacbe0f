import { describe, expect, test } from "vitest";
import { printedBy, readOutput } from "../../../../grader/core/judge/output.js";

const mark = (test: string) => `\u001e${test}\u001f`;

describe("what the code printed", () => {
  test("is told apart by the test in which it was printed", () => {
    expect(readOutput(`loading\n${mark("a")}one\n${mark("b > c")}two\nthree\n`)).toEqual([
      { test: "", text: "loading\n" },
      { test: "a", text: "one\n" },
      { test: "b > c", text: "two\nthree\n" },
    ]);
  });

  test("is nothing where only white space or nothing was printed", () => {
    expect(readOutput("")).toEqual([]);
    expect(readOutput(` \n${mark("a")}\n${mark("b")}x`)).toEqual([{ test: "b", text: "x" }]);
  });

  test("is not what a graphics library says of its adapter, at the start or after a mark", () => {
    const noise = "Warning: maxDynamicUniformBuffers artificially reduced from 10 to 8\n";
    expect(readOutput(`${noise}${mark("a")}${noise}mine\n`)).toEqual([{ test: "a", text: "mine\n" }]);
    expect(readOutput(`I print Warning: maxX artificially reduced by me\n`)).toHaveLength(1);
  });

  test("keeps what stands behind a mark that was cut off", () => {
    expect(readOutput("\u001ehalf a mar")).toEqual([{ test: "", text: "half a mar" }]);
  });
});

describe("what is shown of it", () => {
  const printed = readOutput(`first\n${mark("a")}one\n${mark("b")}two\n`);

  test("beside a failed test: its own, and what came before any", () => {
    expect(printedBy(printed, "b")).toBe("first\ntwo\n");
  });

  test("where no test failed: all", () => {
    expect(printedBy(printed, undefined)).toBe("first\none\ntwo\n");
  });
});
