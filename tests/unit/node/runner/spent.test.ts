import { expect, test } from "vitest";
import { Spent } from "../../../../grader/node/runner/spent.mjs";

const TICK_MS = 50;
/** The clock of the processor on Windows. */
const STEP_MS = 15.625;
const LIMIT_MS = 10_000;
const MOST_MS = 200_000;

/** After how many seconds a process is ended of which each tick takes so much of the processor, as a clock in steps shows it. */
function endedAfter(usedMs: number, { stepMs = 0, windowMs = 250, phase = 0 } = {}): number {
  const spent = new Spent(windowMs);
  let [used, shown] = [phase, 0];
  for (let wall = TICK_MS; wall <= MOST_MS; wall += TICK_MS) {
    used += usedMs;
    if (wall % windowMs > 0) continue;
    const clock = stepMs > 0 ? Math.floor(used / stepMs) * stepMs : used;
    spent.add(windowMs, clock - shown);
    shown = clock;
    if (spent.isOver(LIMIT_MS)) return wall / 1000;
  }
  return Number.POSITIVE_INFINITY;
}

const fine = {};
const coarse = { stepMs: STEP_MS, windowMs: 1000 };

test.each([0.1, 0.3, 0.5, 1, 1.5, 2])(
  "a process that waits, its watchdog taking %d ms of each tick, has its limit on the wall",
  (own) => {
    expect(endedAfter(own, fine)).toBeCloseTo(10, 0);
    for (const phase of [0, 4, 8, 12]) expect(endedAfter(own, { ...coarse, phase })).toBeLessThanOrEqual(11);
  },
);

test("a process that computes all the time has its limit of computing, in either clock", () => {
  expect(endedAfter(TICK_MS, fine)).toBeCloseTo(10, 0);
  expect(endedAfter(TICK_MS, coarse)).toBeCloseTo(10, 0);
});

test("a process that rarely gets its turn may compute three times as long", () => {
  // A tenth of a core, for 30 s of computing.
  for (const clock of [fine, coarse]) expect(endedAfter(TICK_MS / 10, clock)).toBeGreaterThan(200);
  expect(endedAfter(TICK_MS / 2, fine)).toBeCloseTo(60, 0);
  expect(endedAfter(TICK_MS / 2, coarse)).toBeCloseTo(60, 0);
});
