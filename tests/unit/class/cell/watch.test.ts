import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Meter, watch } from "../../../../grader/class/cell/watch.js";
import type { Killed } from "../../../../grader/core/judge/killed.js";
import { WINDOW_MS } from "../../../../grader/node/runner/spent.mjs";

let over: Killed[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  over = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** Watches a process that takes so much in each window, for some windows. */
async function watched(windows: number, share: number, mb = 100): Promise<Killed[]> {
  // What it took to start is not counted.
  let cpuMs = 60_000;
  const meter: Meter = async () => {
    cpuMs += share * WINDOW_MS;
    return { cpuMs, mb };
  };
  stop = watch(process.pid, { seconds: 2, memoryMb: 500 }, (why) => over.push(why), meter);
  for (let i = 0; i < windows; i++) {
    await vi.advanceTimersByTimeAsync(WINDOW_MS);
  }
  return over;
}

test("who computes all the time is ended after the limit, once", async () => {
  expect(await watched(7, 1)).toEqual([]);
  stop();
  expect(await watched(30, 1)).toEqual([{ reason: "timeout", seconds: 2 }]);
});

test("who waits for itself, too", async () => {
  expect(await watched(30, 0)).toEqual([{ reason: "timeout", seconds: 2 }]);
});

test("who shares its core has more time on the clock", async () => {
  expect(await watched(30, 0.25)).toEqual([]);
});

test("who takes too much memory is ended", async () => {
  expect(await watched(2, 0.5, 501)).toEqual([{ reason: "memory", mb: 501, limitMb: 500 }]);
});

test("a system that tells nothing ends nobody", async () => {
  stop = watch(
    process.pid,
    { seconds: 2, memoryMb: 500 },
    (why) => over.push(why),
    async () => undefined,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(over).toEqual([]);
});
