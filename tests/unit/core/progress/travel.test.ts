import { describe, expect, test } from "vitest";
import type { Course, PlacedExercise } from "../../../../grader/core/course/course.js";
import { type CourseFiles, filesOf } from "../../../../grader/core/course/files.js";
import { fingerprint } from "../../../../grader/core/course/fingerprint.js";
import { merge } from "../../../../grader/core/progress/merge.js";
import type { ExerciseEntry } from "../../../../grader/core/progress/schema.js";
import {
  readTravel,
  type Travel,
  travelText,
  UnreadableTravel,
} from "../../../../grader/core/progress/travel.js";
import { MODEL_NAMES } from "../../../../lib/judge/model-names.js";

// What a learner has done, as one file that travels, and what becomes of two of them.

const SLUGS = ["one", "two", "three", "four"];
const exercises = SLUGS.map(
  (slug) => ({ slug, files: filesOf("1-part/00-chapter", slug) }) as PlacedExercise,
);
const course = { exercises, bySlug: new Map(exercises.map((e) => [e.slug, e])) } as unknown as Course;
const SOLUTION = "export const f = () => /* blank: it */ 1 /* end */;\n";
const SPEC = "a spec\n";
const files: CourseFiles = {
  has: () => true,
  read: (file) => (file.endsWith(".spec.ts") ? SPEC : file === "solutions/specs.json" ? "{}" : SOLUTION),
  named: (file) => file,
  isSameFile: (a, b) => a === b,
};

const state = (
  answers: Record<string, string>,
  entries: Record<string, Partial<ExerciseEntry>> = {},
): Travel => ({
  progress: {
    version: 1,
    exercises: Object.fromEntries(
      Object.entries(entries).map(([slug, entry]) => [
        slug,
        { runs: 1, hints: 0, solutionShown: false, ...entry },
      ]),
    ),
  },
  files: answers,
  models: {},
});
const passedWith = (text: string, at: string) => ({
  passed: { at, file: fingerprint(text), spec: fingerprint(SPEC) },
});
const what = (here: Travel, came: Travel) =>
  merge(course, here, came, files).coming.map(({ exercise, what }) => [exercise.slug, what]);

describe("of two answers", () => {
  test("a stub gives way", () => {
    const stub = 'import { blank } from "#lib/blank";\n\nexport const f = () => blank("it");\n';
    expect(what(state({}), state({ one: "a" }))).toEqual([["one", "taken"]]);
    expect(what(state({ one: stub }), state({ one: "a" }))).toEqual([["one", "taken"]]);
    expect(what(state({ one: "a" }), state({ one: stub }))).toEqual([]);
  });

  test("the one that passes stays, whichever side it comes from", () => {
    const passes = state({ one: "a" }, { one: passedWith("a", "2026-01-01") });
    expect(what(state({ one: "b" }), passes)).toEqual([["one", "replaces"]]);
    expect(what(passes, state({ one: "b" }))).toEqual([["one", "kept"]]);
  });

  test("of two that pass the later one stays; of two that don't, the one here", () => {
    const [early, late] = ["a", "b"].map((text, i) =>
      state({ one: text }, { one: passedWith(text, `2026-01-0${i + 1}`) }),
    );
    expect(what(early, late)).toEqual([["one", "replaces"]]);
    expect(what(late, early)).toEqual([["one", "kept"]]);
    expect(what(state({ one: "a" }), state({ one: "b" }))).toEqual([["one", "kept"]]);
  });

  test("a pass of another text, or of another spec, is none", () => {
    const changed = state({ one: "c" }, { one: passedWith("a", "2026-01-01") });
    expect(what(state({ one: "b" }), changed)).toEqual([["one", "kept"]]);
    const other = state({ one: "a" }, { one: { passed: { at: "2026", file: fingerprint("a"), spec: "x" } } });
    expect(what(state({ one: "b" }), other)).toEqual([["one", "kept"]]);
  });

  test("the same text is no other answer, however its lines end", () => {
    expect(what(state({ one: "a\nb" }), state({ one: "a\r\nb" }))).toEqual([]);
  });
});

test("counts are the larger ones, and days are united", () => {
  const here = state({}, { one: { runs: 3, hints: 1, mistakes: { slip: 2 }, predicted: 1 } });
  const came = state(
    {},
    { one: { runs: 2, hints: 4, mistakes: { slip: 1, other: 1 }, predicted: 0, solutionShown: true } },
  );
  here.progress.days = ["2026-01-02"];
  came.progress.days = ["2026-01-01", "2026-01-02"];
  const { progress } = merge(course, here, came, files);
  expect(progress.exercises.one).toEqual({
    ...{ runs: 3, hints: 4, predicted: 1, solutionShown: true },
    mistakes: { other: 1, slip: 2 },
  });
  expect(progress.days).toEqual(["2026-01-01", "2026-01-02"]);
});

test("what this course does not have is named, and taken from nowhere", () => {
  const came = readTravel(
    travelText(state({ strange: "x", constructor: "y" }, { another: {} })).replace(
      '"strange"',
      '"__proto__"',
    ),
  );
  const { coming, unknown, progress } = merge(course, state({}), came, files);
  expect(coming).toEqual([]);
  // Names that every object has are dropped where they are read.
  expect(unknown).toEqual(["another"]);
  expect(progress.exercises).toEqual({});
});

/** A number below n, from a sequence that is always the same. */
function drawing(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((state / 0x80000000) * n);
  };
}

function drawn(seed: number): Travel {
  const draw = drawing(seed + 1);
  const answers: Record<string, string> = {};
  const entries: Record<string, Partial<ExerciseEntry>> = {};
  for (const slug of SLUGS) {
    const text = `answer ${draw(3)} — "${slug}"\n\té`;
    if (draw(3) > 0) answers[slug] = text;
    if (draw(3) === 0) continue;
    entries[slug] = {
      runs: draw(9),
      hints: draw(5),
      ...(draw(2) && passedWith(text, `2026-01-0${1 + draw(9)}`)),
    };
    if (draw(3) === 0) entries[slug].predicted = draw(2) ? null : draw(4);
    if (draw(3) === 0) entries[slug].mistakes = { [`slip-${draw(3)}`]: 1 + draw(3), other: 1 };
  }
  const travel = state(answers, entries);
  if (draw(2)) travel.progress.current = SLUGS[draw(4)];
  if (draw(2)) travel.progress.days = [`2026-01-0${1 + draw(9)}`];
  return travel;
}

test("a thousand drawn states come back as the same bytes, and nothing goes when two of them meet", () => {
  for (let i = 0; i < 1000; i++) {
    const [here, came] = [drawn(i), drawn(i + 5000)];
    const text = travelText(came);
    expect(travelText(readTravel(text))).toBe(text);
    // Into an empty place.
    const alone = merge(course, state({}), readTravel(text), files);
    const answers = Object.fromEntries(alone.coming.map(({ exercise, text }) => [exercise.slug, text]));
    expect(travelText({ progress: alone.progress, files: answers, models: {} })).toBe(text);

    const { coming, progress } = merge(course, here, came, files);
    for (const slug of SLUGS) {
      const one = coming.find(({ exercise }) => exercise.slug === slug);
      const texts = [here.files[slug], came.files[slug]].filter(Boolean);
      // The answer here is there still, or it is replaced by one that passes, and kept; the one that came is taken or kept.
      if (new Set(texts).size === 2) expect(one).toBeDefined();
      if (texts.length === 1) expect(one?.what).toBe(came.files[slug] ? "taken" : undefined);
    }
    // A second time, nothing is left to do.
    const now = { ...here.files };
    for (const { exercise, what, text } of coming) if (what !== "kept") now[exercise.slug] = text;
    const again = merge(course, { progress, files: now, models: {} }, came, files);
    expect(again.coming.filter(({ what }) => what !== "kept")).toEqual([]);
    expect(again.progress).toEqual(progress);
  }
});

describe("a file that is none", () => {
  test.each([
    ["", "no JSON"],
    ['{"format":"kata-pro', "no JSON"],
    ["null", 'its "format"'],
    ["[]", 'its "format"'],
    ['{"format":"other","version":1}', 'its "format"'],
    ['{"format":"kata-progress","version":2}', "later version of the course (2; this one knows 1)"],
    ['{"format":"kata-progress","version":1,"progress":{"version":9}}', "later version of the course (9"],
    ['{"format":"kata-progress","version":1}', "damaged"],
    ['{"format":"kata-progress","version":1,"progress":{"version":1},"files":[1]}', "damaged"],
    ['{"format":"kata-progress","version":1,"progress":{"version":1},"files":{"one":3}}', "damaged"],
    [
      `{"format":"kata-progress","version":1,"progress":{"version":1},"models":{"${MODEL_NAMES[0]}":"?"}}`,
      "damaged",
    ],
  ])("%s", (text, says) => {
    expect(() => readTravel(text)).toThrow(UnreadableTravel);
    expect(() => readTravel(text)).toThrow(says);
  });

  test("an answer longer than any may be", () => {
    expect(() => readTravel(travelText(state({ one: "x".repeat(70_000) })))).toThrow("damaged");
  });
});
