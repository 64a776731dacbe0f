/** `causal-mask` -> `causalMask` */
export function functionName(slug: string): string {
  return slug.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function solution(slug: string): string {
  return `import type { Vector } from "#lib/arrays";

/**
 * What it computes, in one sentence.
 *
 *     y[i] = 2 · x[i]
 *
 * @param x what it is, \`[n]\`
 * @returns what it is, \`[n]\`
 */
export function ${functionName(slug)}(x: Vector): Vector {
  return x.map((value) => /* blank: twice the value */ 2 * value /* end */); // [n]
}
`;
}

export function mistakes(slug: string): string {
  const name = functionName(slug);
  return `import { mistakesFor } from "#lib/author/mistakes";

export default mistakesFor<typeof import("./${slug}.js")>({
  "adds-instead": {
    because: "Adding 2 moves every value by the same amount; doubling moves large values further.",
    ${name}: (x) => x.map((value) => value + 2),
  },
  "changes-nothing": {
    because: "Every value comes back as it was; it should be doubled.",
    ${name}: (x) => [...x],
  },
});
`;
}

export function spec(slug: string): string {
  const name = functionName(slug);
  return `import { expect, test } from "vitest";
import { ${name} } from "./${slug}.js";

test("every value is doubled", () => {
  expect(${name}([1, -2, 0.5])).toMatchValues([2, -4, 1]);
});

test("a single value is doubled too", () => {
  expect(${name}([3])).toMatchValues([6]);
});

test("the input is left alone", () => {
  const x = [3, -1];
  expect(() => ${name}(x)).toLeaveUnchanged({ x });
});

test("every call computes its result again", () => {
  const x = [3, -1];
  const first = ${name}(x);
  x[0] = 5;
  expect(${name}(x)).toMatchValues([10, -2]);
  expect(first).toMatchValues([6, -2]);
});
`;
}

export function manifest(chapter: string): string {
  return `import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "${chapter.split("/")[1].replace(/^\d+-/, "")}",
  summary: "What the learner can do afterwards, in one sentence.",
  exercises: [],
});
`;
}

export function entry(slug: string): string {
  return `import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "${slug}",
  difficulty: 1,
  minutes: 5,
  hints: ["What the learner sees.", "The law behind it.", "The line of maths.", "The operations, in words."],
  explore: "Something small to change and watch.",
});
`;
}

export function lesson(chapter: string): string {
  return `# ${chapter.split("/")[1].replace(/^\d+-/, "")}

The lesson, as docs/STYLE.md has it: 1,800 to 2,400 words.
`;
}
