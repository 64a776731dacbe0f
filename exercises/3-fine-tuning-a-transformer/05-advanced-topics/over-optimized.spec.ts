import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { type Measured, overOptimized, type RunVerdict } from "./over-optimized.js";

/** A history of three curves of one length. */
const historyOf = (proxy: number[], gold: number[], kl: number[] = proxy.map((_, i) => i * i)): Measured[] =>
  proxy.map((_, i) => ({ proxy: proxy[i], gold: gold[i], kl: kl[i] }));

const run = (proxy: number[], gold: number[], options?: Parameters<typeof overOptimized>[1]) =>
  overOptimized(historyOf(proxy, gold), options);

const expectPeak = (gold: number[], window: number, peak: number, of: string) =>
  expect(
    run(
      gold.map((_, i) => i),
      gold,
      { window },
    ).peak,
    `the peak of ${of}`,
  ).toBe(peak);

/** The same verdict, in whatever order means were summed. */
function expectVerdict(told: RunVerdict, due: RunVerdict, of: string): void {
  expect(told.peak, `the peak of ${of}`).toBe(due.peak);
  for (const name of ["kl", "lost", "gained"] as const)
    expect(told[name]).toMatchValues(due[name], { what: `${name} of ${of}` });
  expect(told.overOptimized, `whether ${of} is over-optimized`).toBe(due.overOptimized);
}

const raw = { window: 1 };

test("without smoothing: the peak of what is really wanted", () => {
  expectPeak([0, 3, 5, 4, -2, -2], 1, 2, "0 3 5 4 −2 −2");
  expectPeak([-9, -7, -8, -8], 1, 1, "−9 −7 −8 −8");
  expectPeak([5, 4, 3], 1, 0, "5 4 3, which only falls");
  expectPeak([1, 2, 3, 4], 1, 3, "1 2 3 4, which only rises");
});

test("of equally good iterations the first", () => {
  expectPeak([0, 2, 1, 2, 0], 1, 1, "0 2 1 2 0");
  expectPeak([4, 4, 4], 1, 0, "4 4 4");
});

test("a little better is better", () => {
  expectPeak([0, 1, 1 + 2 ** -30, 0], 1, 2, "0 1 1.000000001 0");
  expectPeak([-3e12, -1e12, -2e12], 1, 1, "−3e12 −1e12 −2e12");
});

test("lost and gained: from the peak to the end", () => {
  const { lost, gained } = run([0, 1, 3, 6, 10], [0, 4, 7, 5, -1], raw);
  expect(lost).toMatchValues(8, { what: "what was lost of 7, with −1 at the end" });
  expect(gained).toMatchValues(7, { what: "what the reward gained from 3 to 10" });
});

test("a single jump is no peak: three iterations are averaged", () => {
  expectPeak([0, 9, 0, 5, 6, 5, 1], 3, 4, "0 9 0 5 6 5 1, in windows of 3");
  expectPeak([8, 0, 0, 0, 3, 3, 3, 3, 3, 0], 5, 6, "8 0 0 0 3 3 3 3 3 0, in windows of 5");
});

test("an enormous number counts in its own windows alone", () => {
  const gold = [0, 0.1, 0.2, 0.3, 0.9, 0.6, 0.7, 0.1];
  const kl = [1e12, 0, 0, 0.1, 0.2, 0.4, 0.3, 0.5];
  const told = overOptimized(historyOf([0, 1, 2, 3, 4, 5, 6, 7], gold, kl), { window: 3 });
  expect(told.peak, "the peak of means 0.1 0.2 0.47 0.6 0.73 0.47").toBe(5);
  expect(told.kl).toMatchValues(0.3, { what: "the mean KL of 0.2, 0.4 and 0.3, long after one of 1e12" });
});

test("a mean stands for the middle of its window", () => {
  expectPeak([9, 8, 7, 0, 0, 0, 0], 3, 1, "9 8 7 0 0 0 0, in windows of 3");
  expectPeak([0, 0, 0, 0, 7, 8, 9], 3, 5, "0 0 0 0 7 8 9, in windows of 3");
  expectPeak([0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 0], 7, 6, "three zeros, seven twos and a zero, in windows of 7");
});

test("all numbers are of the smoothed curves, at peak and end", () => {
  const told = overOptimized(
    historyOf([0, 3, 0, 6, 9, 12, 18, 9], [1, 2, 6, 7, 5, 3, 0, 0], [0, 1, 3, 8, 4, 9, 30, 21]),
    { window: 3, tolerance: 1 },
  );
  expect(told.peak, "the peak of means 3 5 6 5 2.67 1").toBe(3);
  expect(told.kl).toMatchValues(5, { what: "the mean KL of 3, 8 and 4, around the peak" });
  expect(told.lost).toMatchValues(5, { what: "what was lost, from 6 to 1" });
  expect(told.gained).toMatchValues(8, { what: "what was gained, from 5 to 13" });
});

test("the reward went on and the text went down: alarm", () => {
  expect(run([0, 1, 2, 3], [0, 2, 1, -1], raw).overOptimized, "whether that is over-optimized").toBe(true);
});

test("both rose to the end: no alarm", () => {
  expect(run([0, 1, 2, 3], [-1, 0, 1, 2], raw).overOptimized, "whether that is over-optimized").toBe(false);
});

test("both fell: bad luck, but no over-optimization", () => {
  const told = run([0, 3, 2, 1], [0, 3, 1, -1], raw);
  expect(told.lost).toMatchValues(4, { what: "what was lost" });
  expect(told.gained).toMatchValues(-2, { what: "what the reward gained" });
  expect(told.overOptimized, "whether that is over-optimized").toBe(false);
  expect(run([0, 3, 1, 3], [0, 3, 1, -1], raw).overOptimized, "and if the reward is where it was").toBe(
    false,
  );
});

test("the end may be better than the start, and the peak far above", () => {
  const told = run([0, 1, 2, 3, 4], [-2, 1, 5, 2, 0], raw);
  expect(told.overOptimized, "whether −2 1 5 2 0 is over-optimized").toBe(true);
  expect(told.lost).toMatchValues(5, { what: "what was lost" });
});

test("the reward may have fallen at first", () => {
  const told = run([9, 5, 1, 2, 3], [0, 1, 4, 2, 1], raw);
  expect(told.gained).toMatchValues(2, { what: "what the reward gained from the peak on" });
  expect(told.overOptimized, "whether that is over-optimized").toBe(true);
});

test("the reward went on and nothing was lost: no alarm", () => {
  const told = run([0, 1, 2, 3], [1, 1, 1, 1], raw);
  expect(told.gained).toMatchValues(3, { what: "what the reward gained" });
  expect(told.overOptimized, "whether that is over-optimized").toBe(false);
});

test("only a loss above the tolerance counts", () => {
  const gold = [0, 4, 2];
  const alarm = (tolerance: number) => run([0, 1, 2], gold, { window: 1, tolerance }).overOptimized;
  expect([0, 1, 1.75, 2, 2.25, 3].map(alarm), "the alarms at tolerances from 0 to 3").toEqual([
    ...[true, true, true, false, false, false],
  ]);
  expect(run([0, 1, 2], [1, 1, 1], { window: 1, tolerance: 0 }).overOptimized, "if nothing was lost").toBe(
    false,
  );
  expect(
    run([0, 1, 2], [0, 1, 0.75], { window: 1, tolerance: 0 }).overOptimized,
    "if 0.25 was lost, at a tolerance of 0",
  ).toBe(true);
  expect(alarm(2 - 2 ** -30), "the alarm at a tolerance just below the loss").toBe(true);
  expect(() => alarm(Number.POSITIVE_INFINITY)).toAccept("a tolerance of ∞");
  expect(alarm(Number.POSITIVE_INFINITY), "the alarm at a tolerance of ∞").toBe(false);
});

test("a reward that rose a little has risen", () => {
  expect(run([0, 1, 1 + 2 ** -30], [0, 4, 2], raw).overOptimized, "whether that is over-optimized").toBe(
    true,
  );
});

test("the history stays as it was, and each call has its own", () => {
  const history = historyOf([0, 1, 2, 3, 4, 5], [0, 3, 1, 4, 2, 0], [0, 1, 2, 4, 8, 16]);
  const before = JSON.stringify(history);
  const first = overOptimized(history, { window: 3 });
  expect(JSON.stringify(history), "the history after the call").toBe(before);
  const kept = { ...first };
  const other = overOptimized(historyOf([5, 4, 3, 2, 1, 0], [9, 3, 1, 4, 2, 0]), { window: 3 });
  expect(first, "a verdict after another run was judged").toEqual(kept);
  expect(other.gained, "what another reward gained").toBeLessThan(0);
  expect(overOptimized(history, { window: 3 }), "a second verdict").not.toBe(first);
  for (const entry of history) entry.gold = -entry.gold;
  expect(overOptimized(history, { window: 3 }).peak, "the peak after gold was turned around").not.toBe(
    first.peak,
  );
});

test("windows of 5 and a tolerance of 0.5 unless told otherwise", () => {
  const rng = specRandom(1);
  const noise = () => Array.from({ length: 20 }, (_, i) => i + rng.gauss(0, 3));
  const history = historyOf(noise(), noise().reverse(), noise());
  expect(overOptimized(history), "the verdict of a noisy run").toEqual(
    overOptimized(history, { window: 5, tolerance: 0.5 }),
  );
  const falling = (by: number) => run([0, 0, 0, 0, 0, 5], [2, 2, 2, 2, 2, 2 - 5 * by]);
  expect(
    [0.25, 0.4375, 0.5625].map((by) => falling(by).overOptimized),
    "at losses from 0.25 to 0.5625",
  ).toEqual([...[false, false, true]]);
  expect(
    overOptimized(history, { window: 3 }).lost,
    "the loss in windows of 3, by the defaults of the rest",
  ).toBe(overOptimized(history, { window: 3, tolerance: 0.5 }).lost);
});

test("a history of one window, and of one iteration", () => {
  const told = run([1, 2, 3], [3, 5, 1], { window: 3 });
  const due = { peak: 1, kl: 5 / 3, lost: 0, gained: 0, overOptimized: false };
  expectVerdict(told, due, "three iterations in one window");
  expect(overOptimized([{ proxy: 2, gold: -3, kl: 4 }], raw), "the verdict of one iteration").toEqual({
    ...{ peak: 0, kl: 4, lost: 0, gained: 0, overOptimized: false },
  });
});

test("zeros and large numbers are numbers like others", () => {
  expect(run([0, 0, 0], [0, 0, 0], raw).peak, "the peak of zeros").toBe(0);
  expect(run([1e6, 2e6, 3e6], [-1e6, -3e6, -2e6], raw).lost).toMatchValues(1e6, { what: "what was lost" });
});

test("random runs agree with a slow search", () => {
  const rng = specRandom();
  for (let trial = 0; trial < 40; trial++) {
    const length = 9 + rng.integer(20);
    const walk = (drift: number) => {
      let at = 0;
      return Array.from({ length }, () => (at += rng.gauss(drift, 1)));
    };
    const history = historyOf(walk(0.3), walk(-0.1), walk(0.5));
    for (const window of [1, 3, 7, 9])
      expectVerdict(
        overOptimized(history, { window, tolerance: 1 }),
        slowVerdict(history, window, 1),
        `a run of ${length} in windows of ${window}`,
      );
  }
});

test("two runs on a learned reward: with a leash and without", async () => {
  const runs = ownGolden<Record<"leashed" | "unleashed", Measured[]>>();
  const told = { unleashed: overOptimized(runs.unleashed), leashed: overOptimized(runs.leashed) };
  for (const [name, history] of Object.entries(runs))
    await exhibit({
      kind: "curve",
      title: `PPO on a learned reward, ${name}`,
      caption: "Each number is a mean over 32 responses. Where would you stop?",
      series: {
        "the learned reward": history.map(({ proxy }) => proxy),
        "what is really wanted": history.map(({ gold }) => gold),
      },
      xLabel: "iteration",
      yLabel: "reward",
    });
  await exhibit({
    kind: "table",
    title: "two runs of PPO on a learned reward",
    caption:
      "KL tells how far from the reference the best policy was. Whose reward could be trusted further?",
    columns: ["run", "peak", "KL there", "lost since", "reward gained since", "over-optimized"],
    rows: Object.entries(told).map(([name, verdict]) => [
      name,
      `${verdict.peak} of ${runs[name as keyof typeof runs].length}`,
      ...[verdict.kl, verdict.lost, verdict.gained].map((x) => Number(x).toFixed(2)),
      verdict.overOptimized ? "yes" : "no",
    ]),
  });
  expect(told.unleashed.overOptimized, "whether the run with β = 0 is over-optimized").toBe(true);
  expect(told.leashed.overOptimized, "whether the run with β = 0.3 is").toBe(false);
});

test("numbers that are not finite: refused, wherever they are", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const at of [0, 3, 6])
      for (const name of ["proxy", "gold", "kl"] as const) {
        const history = historyOf([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 2, 1, 0]);
        history[at][name] = bad;
        expect(() => overOptimized(history, { window: 3 })).toRefuse(RangeError, `${name} ${bad} at ${at}`);
      }
});

test("a history shorter than the window: refused", () => {
  expect(() => run([1, 2, 3, 4], [1, 2, 3, 4])).toRefuse(RangeError, "4 iterations in windows of 5");
  expect(() => run([1, 2], [1, 2], { window: 3 })).toRefuse(RangeError, "2 iterations in windows of 3");
  expect(() => overOptimized([], raw)).toRefuse(RangeError, "no iteration");
});

test("windows and tolerances that are none: refused", () => {
  const [proxy, gold] = [
    [0, 1, 2, 3, 4, 5, 6],
    [0, 1, 2, 3, 2, 1, 0],
  ];
  for (const window of [0, 2, 4, -1, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => run(proxy, gold, { window })).toRefuse(RangeError, `a window of ${window}`);
  for (const tolerance of [-0.25, -1, Number.NaN])
    expect(() => run(proxy, gold, { tolerance })).toRefuse(RangeError, `a tolerance of ${tolerance}`);
});

/** The same by going through all middles. */
function slowVerdict(history: Measured[], window: number, tolerance: number) {
  const half = (window - 1) / 2;
  const at = (i: number, name: keyof Measured) => {
    let sum = 0;
    for (let j = i - half; j <= i + half; j++) sum += history[j][name];
    return sum / window;
  };
  const end = history.length - 1 - half;
  let peak = half;
  for (let i = half + 1; i <= end; i++) if (at(i, "gold") > at(peak, "gold")) peak = i;
  const [lost, gained] = [at(peak, "gold") - at(end, "gold"), at(end, "proxy") - at(peak, "proxy")];
  return { peak, kl: at(peak, "kl"), lost, gained, overOptimized: gained > 0 && lost > tolerance };
}
