import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { paced } from "../../../../grader/terminal/watch/paced.js";

test("acts at once, then at most once in the time, and for the last call too", async () => {
  let state = 0;
  const acts: [state: number, at: number][] = [];
  const act = paced(40, () => acts.push([state, performance.now()]));
  for (state = 1; state < 100; state++) {
    act();
    await setTimeout(2);
  }
  state = 1000;
  act();
  await setTimeout(100);
  expect(acts[0][0]).toBe(1);
  expect(acts.at(-1)?.[0]).toBe(1000);
  const gaps = acts.slice(1).map(([, at], i) => at - acts[i][1]);
  expect(Math.min(...gaps)).toBeGreaterThan(38);
  const count = acts.length;
  await setTimeout(60);
  expect(acts).toHaveLength(count);
});
