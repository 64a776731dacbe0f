import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import { solutionText } from "../../grader/core/course/solution.js";
import { worthTelling } from "../../grader/core/judge/type-notes.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { onDisk, root } from "../../grader/node/course/paths.js";
import { TypeChecker } from "../../grader/node/types/checker.js";
import type { Declarations, Texts } from "../../grader/site/types/protocol.js";
import { reachesTensors } from "../../grader/site/types/reached.js";
import { TypeService } from "../../grader/site/types/service.js";
import { Built } from "./built.js";

// The declarations that a page checks types with: they say of every exercise what the terminal says.

const json = <T>(name: string): T => JSON.parse(new Built().read(`kata/types/${name}.json`));
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const declarations = json<Declarations>("declarations");
const tensors = json<Texts>("tensors");
const checker = new TypeChecker();
afterAll(() => checker.close());

let exercises: PlacedExercise[];
let solutions: Texts;
beforeAll(async () => {
  ({ exercises } = await loadCourse());
  solutions = Object.fromEntries(
    exercises.map(({ files }) => [files.stub, solutionText(read(files.solution))]),
  );
});

/** As a page has it: without TensorFlow.js where nothing computes with it. */
const services = new Map(
  [false, true].map((hasTensors) => [
    hasTensors,
    new TypeService({ ...declarations, texts: { ...declarations.texts, ...(hasTensors ? tensors : {}) } }),
  ]),
);
function notesOf(file: string, texts: Texts) {
  const service = services.get(reachesTensors(texts, declarations.texts))!;
  service.open(file, texts);
  return service.notes();
}

/** A file and all the exercises that it reaches. */
function reached(file: string, text: string): Texts {
  const texts: Texts = { [file]: text };
  const take = (importer: string) => {
    for (const [, name] of texts[importer].matchAll(/from "(\.[^"]+)"/g)) {
      const other = path.posix.join(path.posix.dirname(importer), name).replace(/\.js$/, ".ts");
      if (other in texts) continue;
      texts[other] = solutions[other];
      take(other);
    }
  };
  take(file);
  return texts;
}

test("no stub and no solution has anything that TypeScript objects to", { timeout: 600_000 }, () => {
  const found = exercises.flatMap(({ files }) =>
    [read(files.stub), solutions[files.stub]].flatMap((text) =>
      notesOf(files.stub, reached(files.stub, text)).map((note) => `${files.stub}:${note.line} ${note.text}`),
    ),
  );
  expect(found).toEqual([]);
  expect(exercises.length).toBeGreaterThan(300);
});

test.each([
  ["softmax", "Math.max(...z)", "Math.max(...z).length", 2339],
  ["softmax", "exponentials.map((e) => e / sum)", "exponentials", undefined],
  ["softmax", "exponentials.map((e) => e / sum)", "sum", 2322],
  ["batched-attention", "maskedSoftmax(scores, mask)", "maskedSoftmax(scores, 1)", 2345],
  ["batched-attention", "tf.tidy(", "tf.tidyy(", 2551],
  ["batched-attention", "assertSameLength }", "assertSameLengths }", 2724],
  ["batched-attention", "q.shape[q.rank - 1]", "softmax", 2304],
  ["encode-caption", "export function", "const x: string = 1;\nexport function", 2322],
])("the page's words for %s with %j become %j are the terminal's", async (slug, right, wrong, code) => {
  const { files } = exercises.find((one) => one.slug === slug)!;
  const text = solutions[files.stub].replace(right, wrong);
  expect(text).toContain(wrong);
  const stub = read(files.stub);
  const here = worthTelling(notesOf(files.stub, reached(files.stub, text)), text, stub).map(
    ({ line, lastLine, text, code }) => ({ line, lastLine, text, code }),
  );
  expect(here[0]?.code).toBe(code);
  expect(await checker.check(onDisk(files.stub), text, stub)).toEqual(here);
});

test("what runs on a page is known to it, and what is only Node's is not", () => {
  const file = exercises[0].files.stub;
  const notes = (text: string) => notesOf(file, { [file]: text }).map((note) => note.text);
  expect(notes('console.log(performance.now()); setTimeout(() => {}, 1); new TextDecoder("utf-8");')).toEqual(
    [],
  );
  expect(notes("process.exit();")).toEqual([expect.stringContaining("Cannot find name 'process'")]);
});
