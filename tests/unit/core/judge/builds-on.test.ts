import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { PlacedExercise } from "../../../../grader/core/course/course.js";
import { fingerprint } from "../../../../grader/core/course/fingerprint.js";
import { buildsOn } from "../../../../grader/core/judge/builds-on.js";
import { modulesOf } from "../../../../grader/core/meaning/modules.js";
import { passChecker } from "../../../../grader/core/progress/passed.js";
import type { Progress } from "../../../../grader/core/progress/schema.js";
import { disk } from "../../../../grader/node/course/disk.js";
import { loadCourse } from "../../../../grader/node/course/load.js";

const course = await loadCourse();
const attention = course.bySlug.get("attention")!;
const solution = readFileSync(attention.files.solution, "utf8");

/** Progress in which these exercises have passed; `file` is what their files were then. */
function passed(slugs: string[], file?: string): Progress {
  const exercises = slugs.map((slug) => {
    const { stub, spec } = course.bySlug.get(slug)!.files;
    const [text, specText] = [file ?? readFileSync(stub, "utf8"), readFileSync(spec, "utf8")];
    return [
      slug,
      { passed: { at: "2026-01-01T00:00:00Z", file: fingerprint(text), spec: fingerprint(specText) } },
    ];
  });
  return { exercises: Object.fromEntries(exercises) } as unknown as Progress;
}

function builtOn(exercise: PlacedExercise, text: string, progress: Progress) {
  const { stub, spec } = exercise.files;
  const files = { ...disk, read: (file: string) => (file === stub ? text : disk.read(file)) };
  const modules = modulesOf([stub, spec], passChecker(progress, disk), files);
  return buildsOn(course, exercise, modules, progress, disk);
}

const direct = (exercise: PlacedExercise, text: string) =>
  builtOn(exercise, text, passed([])).flatMap(({ slug, direct }) => (direct ? [slug] : []));
const slugsOf = (text: string) => direct(attention, text);

test("the exercises that a file imports, in its order; lib and the exercise itself are none", () => {
  expect(slugsOf(solution)).toEqual(["matmul", "attention-scores", "causal-mask", "scale-scores", "softmax"]);
});

describe("what counts as an import", () => {
  test.each<[string, string, string[]]>([
    ["a re-export", 'export { dot } from "../02-qkv-projections/dot.js";', ["dot"]],
    ["an import over several lines", 'import {\n  dot,\n} from "../02-qkv-projections/dot.js";', ["dot"]],
    [
      "imports without semicolons",
      "import { a } from '#lib/arrays'\nimport { dot } from '../02-qkv-projections/dot'",
      ["dot"],
    ],
    ["not a type", 'import type { Fit } from "../00-warm-up/fit-line.js";', []],
    ["not a comment", '// import { dot } from "../02-qkv-projections/dot.js";', []],
    ["not a file that is no exercise", 'import { help } from "./my-help.js";', []],
    ["not lib", 'import { flatten } from "#lib/arrays";', []],
  ])("%s", (_, text, slugs) => {
    expect(slugsOf(text)).toEqual(slugs);
  });

  test("the spec's imports too", () => {
    const decode = course.bySlug.get("decode")!;
    expect(direct(decode, "")).toEqual(["encode"]);
  });
});

test("yours is what has passed and is unchanged since, all else is the reference", () => {
  const whose = (progress: Progress) =>
    Object.fromEntries(
      builtOn(attention, solution, progress).flatMap(({ slug, whose, direct }) =>
        direct ? [[slug, whose]] : [],
      ),
    );
  expect(whose(passed(["softmax", "matmul"]))).toEqual({
    matmul: "yours",
    "attention-scores": "reference",
    "causal-mask": "reference",
    "scale-scores": "reference",
    softmax: "yours",
  });
  expect(whose(passed(["softmax"], "another text")).softmax).toBe("reference");
});

test("what the learner's own files import is theirs too, and what the reference imports the reference's", () => {
  const [matmul, dot] = ["matmul", "dot"].map((slug) => course.bySlug.get(slug)!);
  const whose = (...slugs: string[]) => {
    // The stubs of these exercises import as their solutions do.
    const built = builtOn(attention, solution, passed(slugs)).find(({ slug }) => slug === dot.slug);
    return [built?.whose, built?.direct];
  };
  expect(readFileSync(matmul.files.stub, "utf8")).toContain('from "./dot.js"');
  expect(whose()).toEqual(["reference", false]);
  expect(whose("dot")).toEqual(["reference", false]);
  expect(whose("dot", "matmul")).toEqual(["yours", false]);
});
