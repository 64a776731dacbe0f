import { expect, test } from "vitest";
import type { GradedExercise } from "../../../../grader/core/class/course-file.js";
import { daysLate, marked, pointsOf } from "../../../../grader/core/class/marks.js";
import { course, failed, handIn, passed, SPECS, unjudged } from "./class-of-three.js";

const rules = (more: Partial<GradedExercise> = {}): GradedExercise => ({
  ...{ slug: "softmax", points: 10, hints: 4, partial: "none", due: "2026-12-10T23:59:59Z" },
  ...more,
});

test.each([
  ["2026-12-10T23:59:59Z", 0],
  ["2026-12-11T00:00:00Z", 1],
  ["2026-12-11T23:59:59Z", 1],
  ["2026-12-12T00:00:00Z", 2],
])("handed in at %s: %s days late", (at, days) => {
  expect(daysLate(rules(), at)).toBe(days);
  expect(daysLate(rules({ due: undefined }), at)).toBe(0);
});

test("a pass earns all, a failure its share of tests if the teacher says so", () => {
  expect(pointsOf(rules(), passed, 0, 0)).toBe(10);
  expect(pointsOf(rules(), failed, 0, 0)).toBe(0);
  expect(pointsOf(rules({ partial: "tests" }), failed, 0, 0)).toBe(3.33);
  expect(pointsOf(rules({ partial: "tests" }), passed, 0, 0)).toBe(10);
});

test("days cost their percent, and never more than all", () => {
  expect(pointsOf(rules(), passed, 3, 10)).toBe(7);
  expect(pointsOf(rules(), passed, 30, 10)).toBe(0);
});

test("what could not be judged is not 0 points", () => {
  expect(pointsOf(rules(), unjudged, 0, 0)).toBeNull();
});

test("of several hand-ins each exercise keeps what earned most", () => {
  const two = [
    handIn("Ada", "2026-12-09T10:00:00.000Z", { softmax: failed, attention: passed }),
    handIn("ada", "2026-12-12T10:00:00.000Z", { softmax: passed, attention: failed }),
    handIn("Ada", "2026-12-13T10:00:00.000Z", { softmax: passed }),
  ];
  const [ada, ...others] = marked(two, course, SPECS);
  expect(others).toEqual([]);
  expect(ada.marks.map(({ points, daysLate, at }) => [points, daysLate, at?.slice(0, 10)])).toEqual([
    [8, 2, "2026-12-12"],
    [5, 0, "2026-12-09"],
    [0, 0, undefined],
  ]);
  expect([ada.points, ada.of, ada.open, ada.files]).toEqual([
    13,
    25,
    0,
    ["Ada.json", "ada.json", "Ada.json"],
  ]);
});

test("a try that was not judged is told where it could earn more", () => {
  const two = [
    handIn("Ada", "2026-12-09T10:00:00.000Z", { softmax: failed, attention: passed }),
    handIn("Ada", "2026-12-10T10:00:00.000Z", { softmax: unjudged, attention: unjudged }),
  ];
  const [{ marks, open }] = marked(two, course, SPECS);
  expect(marks[0]).toMatchObject({ points: 0, remarks: ["another hand-in of it was not judged"] });
  expect(marks[1]).toMatchObject({ points: 5, remarks: [] });
  expect(open).toBe(0);
});

test("a name and a pseudonym that read alike are two learners; another spec and hints are told", () => {
  const one = handIn("otter", "2026-12-09T10:00:00.000Z", { attention: failed });
  const other = handIn(
    "otter",
    "2026-12-09T10:00:00.000Z",
    { attention: passed },
    { pseudonym: true, hints: 4 },
  );
  const both = marked([one, other], course, { ...SPECS, attention: "0000000000000000" });
  expect(both.map(({ who }) => Object.keys(who)[0])).toEqual(["name", "pseudonym"]);
  expect(both[1].marks[1]).toMatchObject({
    otherSpec: true,
    remarks: ["by the log, hint 4 was shown, and 2 is allowed"],
  });
});
