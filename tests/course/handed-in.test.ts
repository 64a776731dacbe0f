import { afterAll, beforeAll, expect, test } from "vitest";
import { Cells } from "../../grader/class/cell/cell.js";
import { placeWith } from "../../grader/class/grade/place.js";
import { outcomeOf } from "../../grader/core/class/outcome.js";
import type { Course } from "../../grader/core/course/course.js";
import { solutionText } from "../../grader/core/course/solution.js";
import { judge } from "../../grader/core/judge/judge.js";
import { disk } from "../../grader/node/course/disk.js";
import { loadCourse } from "../../grader/node/course/load.js";

// Hand-ins of the course's own exercises: what is right passes in its cell too, and what reaches for the tensors of the judge does not.

let course: Course;
let cells: Cells;

beforeAll(async () => {
  course = await loadCourse();
  cells = await Cells.open(course);
});
afterAll(() => cells?.close());

async function outcome(slug: string, text: string) {
  return outcomeOf(await judge(placeWith(text, cells), course, course.bySlug.get(slug)!), undefined);
}

const solutionOf = (slug: string) => solutionText(disk.read(course.bySlug.get(slug)!.files.solution)!);

test.each([
  "softmax",
  "gelu-forms",
  "byte-pieces",
  "budget-report",
  "pre-norm-block",
  "train-two-moons",
  "lm-loss",
  "dpo-metrics",
])("the solution of %s passes", async (slug) => {
  expect(await outcome(slug, solutionOf(slug))).toMatchObject({ verdict: "passed", isJudged: true });
});

test("a mistake has its name", async () => {
  const wrong = solutionOf("gelu-forms").replace(
    "Math.sqrt(2 / Math.PI), cubic",
    "Math.sqrt(2 / Math.PI), x",
  );
  const { verdict, mistake, failedTest } = await outcome("gelu-forms", wrong);
  expect([verdict, failedTest]).toEqual(["failed", "the tanh form by hand: a little less of 1, more of −1"]);
  expect(mistake?.because).toMatch(/\w/);
});

/** Wrong answers to gelu-forms, with something at the beginning of the first call. */
const ATTACKS: [name: string, code: string, says?: RegExp][] = [
  [
    "replaces what reads a tensor",
    "Object.getPrototypeOf(x).data = async () => new Float32Array(99);",
    /data of a tensor stays/,
  ],
  [
    "defines what reads a tensor",
    'Object.defineProperty(tf.Tensor.prototype, "data", { value: async () => [] });',
    /Cannot redefine/,
  ],
  [
    "replaces it when a hook may",
    "const proto: any = tf.Tensor.prototype;\n(async () => { for (let i = 0; i < 5000; i++) { await null; try { proto.data = async () => new Float32Array(4); } catch {} } })();",
  ],
  [
    "returns a promise with a then of its own",
    "const liar = { $$typeof: Symbol.for('jest.asymmetricMatcher'), asymmetricMatch: () => true };\nreturn { then: (settle: any) => settle(liar) };",
  ],
  [
    "calls itself the spec",
    "(tf.Tensor.prototype as any).data = async () => new Float32Array(99);\n//# sourceURL=/exercises/x.spec.ts",
    /data of a tensor stays/,
  ],
  [
    "changes how frames of a stack name their file",
    'Error.prepareStackTrace = (_, sites) => { Object.getPrototypeOf(sites[0]).getFileName = () => "/a.spec.ts"; return ""; };\nvoid new Error().stack; Error.prepareStackTrace = undefined;\n(tf.Tensor.prototype as any).data = async () => new Float32Array(99);',
    /read only|stays/,
  ],
  [
    "replaces it as a hook disposes of a tensor",
    "const t: any = tf.add(x, 0.5); t.dispose = function () { (tf.Tensor.prototype as any).data = async () => new Float32Array(99); };\nreturn t;",
  ],
  [
    "has JavaScript itself replace it as a hook disposes of a tensor",
    "const t: any = tf.add(x, 0.5); t.dispose = Object.assign.bind(null, tf.Tensor.prototype, { data: async () => new Float32Array(99) });\nreturn t;",
  ],
  [
    "has it replaced by what calls it",
    'try { x.shape.slice(0, 1).forEach(Reflect.set.bind(null, tf.Tensor.prototype, "data", async () => []) as any); } catch (e) { throw e }\nif (Object.getPrototypeOf(x).data.length === 0 && String(Object.getPrototypeOf(x).data).includes("[]")) throw new Error("replaced");',
  ],
  [
    "replaces how tensors are read as lists",
    "(tf.Tensor.prototype as any).array = async () => [];",
    /read only|stays/,
  ],
  ["takes the engine", "(tf as any).engine().readSync = () => [];", /not a function/],
  ["takes a kernel", '(tf as any).getKernel("Sub", "wasm").kernelFunc = () => {};', /not a function/],
  ["registers a kernel", '(tf as any).unregisterKernel("Sub", "wasm");', /not a function/],
  ["takes the backend", "(tf as any).backend().wasm.HEAPU8.fill(0);", /not a function/],
  ["takes the global object", "(tf as any).env().global.process.exit(0);", /not a function/],
  ["loads from the network", '(tf as any).util.fetch("http://127.0.0.1:9");', /not a function/],
  ["saves a file", '(tf as any).io.fileSystem("x");', /undefined/],
  [
    "replaces how an optimizer learns",
    "(tf.train.sgd(1) as any).constructor.prototype.minimize = () => null;",
    /read only|stays/,
  ],
  ["adds to what lists inherit", "(Array.prototype as any).tolerance = 1e9;", /not extensible/],
  ["changes lib's functions", "(blank as any).call = 1;", /not extensible|read only/],
  [
    "returns what looks like a tensor",
    "return Object.create(tf.Tensor.prototype, { shape: { value: x.shape }, dtype: { value: x.dtype }, rank: { value: x.rank }, isDisposed: { value: false }, asymmetricMatch: { value: () => true } });",
  ],
];

test.each(ATTACKS)("%s: no pass", async (_, code, says = /\w/) => {
  const wrong = [
    'import * as tf from "@tensorflow/tfjs";\nimport { blank } from "#lib/blank";',
    `export function geluExact(x: tf.Tensor): any { void blank;\n${code}\nreturn tf.add(x, 0.5); }`,
    "export const geluTanh = geluExact;\nexport const geluGradient = geluExact;\n",
  ].join("\n");
  const { verdict, message } = await outcome("gelu-forms", wrong);
  expect(verdict).not.toBe("passed");
  expect(message).toMatch(says);
});
