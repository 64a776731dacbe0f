import path from "node:path";
import { expect, test } from "vitest";
import { blankCalls } from "../../../../grader/core/course/stub.js";
import { worthTelling } from "../../../../grader/core/judge/type-notes.js";
import { root } from "../../../../grader/node/course/paths.js";
import { TypeChecker } from "../../../../grader/node/types/checker.js";

const STUB = `import { blank } from "#lib/blank";
export function f(x: number): number {
  const y = blank("one");
  blank("statements");
}
`;
const note = (line: number, lastLine = line) => ({ line, lastLine, text: "wrong", code: 1 });

test("while a blank is open, only lines that the learner wrote count, and none with a blank in it", () => {
  const text = STUB.replace('blank("one")', '"text".length()');
  // The signature complains that the function returns nothing; the learner cannot help it yet.
  expect(worthTelling([note(2), note(3), note(4), note(3, 4)], text, STUB)).toEqual([note(3)]);
});

test("when all are filled everything counts", () => {
  const text = STUB.replace('blank("one")', "x").replace('blank("statements")', "y");
  expect(worthTelling([note(2), note(4)], text, STUB)).toEqual([note(2), note(4)]);
});

test.each([
  ["/home/me/kata/node_modules/@tensorflow/tfjs/dist/index", "@tensorflow/tfjs"],
  ["/node_modules/@tensorflow/tfjs-core/dist/tensor", "@tensorflow/tfjs-core"],
  ["C:/lib/kata/node_modules/long/index", "long"],
  ["/home/me/kata/lib/search/tree", "#lib/search/tree"],
  ["/exercises/1-part/02-chapter/dot", "exercises/1-part/02-chapter/dot"],
])("the module at %s is called %s", (file, name) => {
  const told = worthTelling([{ ...note(2), text: `on type 'typeof import("${file}")'.` }], "", STUB);
  expect(told[0].text).toBe(`on type 'typeof import("${name}")'.`);
});

test.each([
  ['blank("a prompt")', "a prompt"],
  ["blank(\n  'a prompt',\n)", "a prompt"],
  ['blank("\\x41")', "\\x41"],
  ["blank(w * x + b)", undefined],
  ['blank("a prompt", w * x)', undefined],
  ["blank(f(x))", undefined],
])("%s is a call of blank, and its prompt is %s", (call, prompt) => {
  const text = `// blank("no")\nconst y = ${call};\nother.blank(x); unblank(x); /* blank(2) */\n`;
  expect(blankCalls(text)).toEqual([{ prompt, line: 2 }]);
});

test("its process ends a while after the last question, and another question starts one", async () => {
  const checker = new TypeChecker(50);
  const file = path.join(root, "exercises", "no-such-file.ts");
  const ask = () => checker.check(file, 'export const x: number = "one";\n', "");
  try {
    for (let i = 0; i < 2; i++) {
      expect(await ask()).toEqual([expect.objectContaining({ line: 1, code: 2322 })]);
      expect(checker.pid).toBeGreaterThan(0);
      await expect.poll(() => checker.pid, { timeout: 5000 }).toBeUndefined();
    }
  } finally {
    checker.close();
  }
});

test("types that take too long are given up, and nothing goes on computing", async () => {
  const checker = new TypeChecker(60_000, 20);
  const asked = checker.check(path.join(root, "exercises", "no-such-file.ts"), "export const x = 1;\n", "");
  const { pid } = checker;
  expect(await asked).toBeUndefined();
  expect(checker.pid).toBeUndefined();
  await expect.poll(() => isAlive(pid as number)).toBe(false);
  checker.close();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
