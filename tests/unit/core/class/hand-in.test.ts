import { expect, test } from "vitest";
import { answerOf, handInText, readHandIn } from "../../../../grader/core/class/hand-in.js";
import { fileNameOf, pseudonymFrom } from "../../../../grader/core/class/who.js";

const text = handInText({
  by: { name: "Ada Lovelace" },
  at: "2026-12-02T10:00:00.000Z",
  course: "0.1.0",
  answers: { softmax: answerOf("export const softmax = 1;\r\n", "the spec") },
  log: { days: ["2026-12-01"], exercises: { softmax: { runs: 3, hints: 1, solutionShown: false } } },
});
const changed = (change: (file: any) => void) => {
  const file = JSON.parse(text);
  change(file);
  return JSON.stringify(file);
};

test("what was handed in is read, with plain line ends", () => {
  const { by, answers, log } = readHandIn(text);
  expect(by).toEqual({ name: "Ada Lovelace" });
  expect(answers.softmax.text).toBe("export const softmax = 1;\n");
  expect(log?.exercises.softmax.runs).toBe(3);
});

test("an order of keys, and spaces, are no change", () => {
  const { hash, answers, ...rest } = JSON.parse(text);
  expect(readHandIn(JSON.stringify({ hash, answers, ...rest })).by).toEqual({ name: "Ada Lovelace" });
});

test.each<[string, string, RegExp]>([
  ["cut", text.slice(0, -20), /no whole JSON. Was it cut on the way\?/],
  ["no text", "\u0000\u0001PNG", /no whole JSON/],
  ["another file", '{"format":"kata-progress"}', /its "format" is not "kata-hand-in"/],
  ["a list", "[]", /its "format" is not/],
  [
    "later",
    changed((file) => (file.version = 7)),
    /later version of Transformer Kata \(7; this one knows 1\)/,
  ],
  [
    "a changed answer",
    changed((file) => (file.answers.softmax.text += "//")),
    /the answer to softmax is not the one/,
  ],
  ["another name", changed((file) => (file.by.name = "Grace")), /its hash does not fit/],
  ["an earlier time", changed((file) => (file.at = "2026-11-02T10:00:00.000Z")), /its hash does not fit/],
  ["two names", changed((file) => (file.by.pseudonym = "me")), /damaged: by/],
  ["a name that is a page", changed((file) => (file.by.name = "<script>")), /damaged: by/],
  ["a name that is a path", changed((file) => (file.by.name = "../../x")), /damaged: by/],
  [
    "a slug that is a path",
    changed((file) => (file.answers = { "../x": file.answers.softmax })),
    /damaged: answers/,
  ],
  [
    "more than an answer has",
    changed((file) => (file.answers.softmax.text = "x".repeat(70_000))),
    /longer than 64000/,
  ],
  [
    "a million runs and one",
    changed((file) => (file.log.exercises.softmax.runs = 1_000_001)),
    /log\.exercises\.softmax\.runs/,
  ],
  ["points", changed((file) => (file.points = 100)), /damaged: points/],
  ["much too large", `${text}${" ".repeat(20_000_001)}`, /too large for a hand-in: 20 MB/],
  [
    "a deep nest",
    `{"format":"kata-hand-in","version":1,"by":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
    /damaged/,
  ],
])("%s: one clear sentence", (_, text, says) => {
  expect(() => readHandIn(text)).toThrow(says);
});

test("a prototype among the answers is no answer", () => {
  const file = text.replace('"softmax": {\n   "text"', '"__proto__": {\n   "text"');
  expect(file).not.toBe(text);
  expect(() => readHandIn(file)).toThrow();
  expect(({} as any).hash).toBeUndefined();
});

test("names as parts of files' names", () => {
  expect(fileNameOf({ name: "Émile (Zola)" })).toBe("emile-zola");
  expect(fileNameOf({ name: "王芳" })).toBe("learner");
  expect(pseudonymFrom(() => 7)).toMatch(/^[a-z]+-[a-z]+-0007$/);
});
