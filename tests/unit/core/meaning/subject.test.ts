import { expect, test } from "vitest";
import { readId, type Subject, specId } from "../../../../grader/core/meaning/subject.js";

const spec = "/course/exercises/1-part/00-chapter/dot.spec.ts";

test.each<[string, Subject]>([
  [spec, { kind: "learner" }],
  [`${spec}?kata=stub`, { kind: "stub" }],
  [`${spec}?kata=stub&failures=1`, { kind: "stub", failures: 1 }],
  [`${spec}?kata=solution`, { kind: "solution" }],
  [`${spec}?kata=mistake:no-scale`, { kind: "mistake", name: "no-scale" }],
  [`${spec}?kata=mistake:no-scale&sparing`, { kind: "mistake", name: "no-scale", sparing: true }],
  [
    `${spec}?kata=contract:memo-ever--dot&untrained`,
    { kind: "contract", name: "memo-ever--dot", probe: false },
  ],
  [
    `${spec}?kata=contract:memo-ever--dot&probe&untrained`,
    { kind: "contract", name: "memo-ever--dot", probe: true },
  ],
  [
    `${spec}?kata=mutant:3:5:2p.w.11.w.y.z.y&untrained`,
    { kind: "mutant", edit: { from: 3, to: 5, text: 'a % "#"' } },
  ],
])("%s names its subject", (id, subject) => {
  expect(specId(spec, subject)).toBe(id);
  expect(readId(id)).toEqual({ file: spec, subject });
});

test("a seed travels behind the solution, for the spec to read", () => {
  const id = specId(spec, { kind: "solution", seed: 7 });
  expect(id).toBe(`${spec}?kata=solution&seed=7`);
  expect(readId(id).subject).toEqual({ kind: "solution" });
});

test("that a mistake is to train nothing travels behind it, for the spec to read", () => {
  const id = specId(spec, { kind: "mistake", name: "no-scale", untrained: true });
  expect(id).toBe(`${spec}?kata=mistake:no-scale&untrained`);
  expect(readId(id).subject).toEqual({ kind: "mistake", name: "no-scale" });
});

test("other queries and none mean the learner", () => {
  for (const id of [spec, `${spec}?v=123`, `${spec}?kata=unknown`]) {
    expect(readId(id)).toEqual({ file: spec, subject: { kind: "learner" } });
  }
});
