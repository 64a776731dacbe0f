import { expect, test } from "vitest";
import { commonIn, metByLogs, newest } from "../../../../grader/core/class/week.js";
import { saidOfWho } from "../../../../grader/core/class/who.js";
import { failed, handIn, passed } from "./class-of-three.js";

const other = {
  ...failed,
  mistake: { name: "no-scale", because: "The scores aren't scaled.", exact: false },
};
const nameless = { ...failed, mistake: undefined };
const at = (day: number, hour = 10) => `2026-12-${String(day).padStart(2, "0")}T${hour}:00:00.000Z`;

const hands = [
  handIn("Ada", at(1), { softmax: failed }),
  handIn("Ada", at(9), { softmax: failed, attention: other }),
  handIn("Ada", at(10), { softmax: failed }),
  handIn("Bo", at(9), { softmax: failed }),
  handIn("Cy", at(2), { softmax: failed, attention: other }),
  handIn("Cy", at(10), { softmax: passed, attention: nameless }),
  handIn("otter", at(10, 12), { attention: other }, { pseudonym: true }),
];

test("of this week, the most common first, each learner once", () => {
  expect(newest(hands)).toBe(at(10, 12));
  const common = commonIn(hands, at(10, 12));
  expect(
    common.map(({ slug, mistake, now, before, exact }) => [
      slug,
      mistake,
      now.map(saidOfWho).sort(),
      before,
      exact,
    ]),
  ).toEqual([
    ["attention", "no-scale", ["Ada", "otter"], 1, false],
    ["softmax", "no-max", ["Ada", "Bo"], 1, true],
  ]);
});

test("of an earlier week, what came later is not known", () => {
  const common = commonIn(hands, at(5));
  expect(common.map(({ mistake, now }) => [mistake, now.map(saidOfWho).sort()])).toEqual([
    ["no-max", ["Ada", "Cy"]],
    ["no-scale", ["Cy"]],
  ]);
  expect(commonIn([], at(5))).toEqual([]);
});

test("seven days are a week, and a moment more is not", () => {
  const one = [handIn("Ada", at(3, 12), { softmax: failed })];
  expect(commonIn(one, at(10, 11))[0].now).toHaveLength(1);
  expect(commonIn(one, at(10, 12))[0]).toMatchObject({ now: [], before: 1 });
});

test("logs count by the newest of each learner", () => {
  const withLog = (who: string, day: number, mistakes: Record<string, number>) => {
    const judged = handIn(who, at(day), { softmax: passed }, { hints: 0 });
    judged.handIn.log!.exercises.softmax.mistakes = mistakes;
    return judged;
  };
  const logs = [
    withLog("Ada", 1, { "no-max": 1 }),
    withLog("Ada", 5, { "no-max": 3 }),
    withLog("Bo", 4, { "no-max": 1, axis: 9 }),
  ];
  expect(metByLogs([...logs, ...hands])).toEqual([
    { slug: "softmax", mistake: "no-max", learners: 2, times: 4 },
    { slug: "softmax", mistake: "axis", learners: 1, times: 9 },
  ]);
});
