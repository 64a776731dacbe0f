import { expect, test } from "vitest";
import { scripted } from "#lib/kit/scripted";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { noisyPreferences } from "./noisy-preferences.js";

type Pair = [number, number];

const repeated = (pair: Pair, n: number): Pair[] => Array.from({ length: n }, (): Pair => [...pair]);

/** The share of `n` labels is within five standard deviations of its chance: a false alarm has a chance of 6e-7. */
function expectShare(count: number, n: number, chance: number, what: string): void {
  const reach = 5 * Math.sqrt((chance * (1 - chance)) / n);
  expect(count / n).toLieBetween(chance - reach, chance + reach, what);
}

/** Judges a pair 20,000 times: how often is its second answer chosen? */
function expectSecond(pair: Pair, chance: number): void {
  const n = 20_000;
  const { chosen } = noisyPreferences(repeated(pair, n), specRandom());
  expect(chosen).toHaveShape([n], "pair", "the labels");
  const seconds = chosen.filter((label) => label === 1).length;
  const firsts = chosen.filter((label) => label === 0).length;
  expect(firsts + seconds, "labels that are 0 or 1").toBe(n);
  expectShare(seconds, n, chance, `the share of pairs [${pair}] in which the second is chosen`);
}

test("a lead of 1: the weaker one wins 27 times of 100", () => {
  expectSecond([1.5, 0.5], 0.2689414213699951);
});

test("the stronger one may be the second of the pair", () => {
  expectSecond([0.5, 1.5], 0.7310585786300049);
});

test("equal strengths: one half each", () => {
  expectSecond([0.7, 0.7], 0.5);
});

test("the larger the lead, the fewer surprises", () => {
  expectSecond([0.25, 0], 0.43782349911420193);
  expectSecond([-1, -3], 0.11920292202211755);
  expectSecond([-2, 1], 0.9525741268224334);
});

test("a lead of 1,000: never a surprise", () => {
  const pairs: Pair[] = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? [500, -500] : [0, 1000]));
  const { chosen, ceiling } = noisyPreferences(pairs, specRandom());
  expect(chosen).toMatchValues(
    pairs.map((_, i) => (i % 3 === 0 ? 0 : 1)),
    { axes: "pair", what: "the labels" },
  );
  expect(ceiling).toMatchValues(1, { what: "the ceiling" });
});

test("what has no chance is never chosen, also by a draw of 0", () => {
  const pairs: Pair[] = [
    [-1000, 1000],
    [1000, -1000],
  ];
  const { chosen } = noisyPreferences(pairs, scripted(0, 0));
  expect(chosen).toMatchValues([1, 0], { axes: "pair", what: "the labels" });
});

test("each pair is judged apart from the others", () => {
  const n = 20_000;
  const pairs = Array.from({ length: n }, (_, i): Pair => (i % 2 === 0 ? [1, 0] : [0, 2]));
  const { chosen } = noisyPreferences(pairs, specRandom());
  expect(chosen).toHaveShape([n], "pair", "the labels");
  const seconds = (parity: number) => chosen.filter((label, i) => i % 2 === parity && label === 1).length;
  expectShare(
    seconds(0),
    n / 2,
    0.2689414213699951,
    "the share of pairs [1,0] in which the second is chosen",
  );
  expectShare(
    seconds(1),
    n / 2,
    0.8807970779778823,
    "the share of pairs [0,2] in which the second is chosen",
  );
  const both = chosen.filter((label, i) => i % 2 === 0 && label === 1 && chosen[i + 1] === 1).length;
  expectShare(both, n / 2, 0.2368828179, "the share of neighbors with the second chosen in both");
});

test("the ceiling of three pairs, by hand", () => {
  const { ceiling } = noisyPreferences(
    [
      [2, 0],
      [0, 1],
      [3, 3],
    ],
    specRandom(),
  );
  expect(ceiling).toMatchValues((0.8807970779778823 + 0.7310585786300049 + 0.5) / 3, { what: "the ceiling" });
  const often = [1, 1, 1, 0].map((first): [number, number] => [first, 0]);
  expect(noisyPreferences(often, specRandom()).ceiling).toMatchValues((3 * 0.7310585786300049 + 0.5) / 4, {
    what: "the ceiling where three of four pairs have the same strengths",
  });
});

test("a single pair has a ceiling too", () => {
  for (const pair of [
    [3, 0],
    [0, 3],
  ] as Pair[]) {
    const { chosen, ceiling } = noisyPreferences([pair], specRandom());
    expect(chosen).toHaveShape([1], "pair", "the labels");
    expect(ceiling).toMatchValues(0.9525741268224334, { what: `the ceiling of [${pair}]` });
  }
  expect(noisyPreferences([[0, 0]], specRandom()).ceiling).toMatchValues(0.5, {
    what: "the ceiling of a tie",
  });
});

test("the order in a pair and the draw leave the ceiling alone", () => {
  const pairs: Pair[] = [
    [0.3, 1.9],
    [-1, -0.6],
    [2, -0.5],
    [0.8, 0.8],
    [0, 0.1],
  ];
  const { ceiling } = noisyPreferences(pairs, specRandom());
  const turned = pairs.map(([first, second]): Pair => [second, first]);
  expect(noisyPreferences(turned, specRandom()).ceiling).toMatchValues(ceiling, {
    what: "the ceiling, turned",
  });
  expect(noisyPreferences(pairs, specRandom(1)).ceiling).toMatchValues(ceiling, {
    what: "the ceiling, drawn again",
  });
});

test("a model that knows all strengths agrees that often", async () => {
  const n = 20_000;
  const measured = [0.5, 1, 2, 4].map((spread, stream) => {
    const rng = specRandom(stream);
    const pairs = Array.from({ length: n }, (): Pair => [rng.gauss(0, spread), rng.gauss(0, spread)]);
    const { chosen, ceiling } = noisyPreferences(pairs, rng);
    const agreed = chosen.filter((label, i) => label === Number(pairs[i][1] > pairs[i][0])).length;
    return { spread, ceiling, agreed };
  });
  await exhibit({
    kind: "table",
    title: "how often the stronger of two is chosen",
    caption:
      "Nothing is better than a model that knows all strengths, and where answers are much alike it agrees with few labels.",
    columns: ["spread of the strengths", "ceiling", "labels for the stronger"],
    rows: measured.map(({ spread, ceiling, agreed }) => [
      spread,
      Number(ceiling).toFixed(3),
      (agreed / n).toFixed(3),
    ]),
  });
  for (const { spread, ceiling, agreed } of measured)
    expectShare(agreed, n, ceiling, `the share of labels for the stronger, at a spread of ${spread},`);
});

test("the same seed gives the same labels, a later call others", () => {
  const pairs = repeated([0.2, 0], 64);
  const labels = (seed: number) => noisyPreferences(pairs, mersenneTwister(seed)).chosen.join("");
  expect(labels(5), "the labels of seed 5, drawn again").toBe(labels(5));
  // Two draws of 64 labels are the same with a chance below 1e-18.
  expect(labels(6) === labels(5), "whether seeds 5 and 6 give the same labels").toBe(false);
  const rng = mersenneTwister(5);
  const [first, second] = [0, 1].map(() => noisyPreferences(pairs, rng).chosen.join(""));
  expect(first === second, "whether two calls with one rng give the same labels").toBe(false);
});

test("pairs stay as they were, and each call labels its own", () => {
  const pairs: Pair[] = [
    [0.3, 1.9],
    [-1.5, -0.6],
    [2.25, -0.5],
    [0.8, 0.1],
  ];
  const seeded = (given: Pair[], seed: number) => noisyPreferences(given, mersenneTwister(seed));
  expect(() => seeded(pairs, 3)).toLeaveUnchanged({ pairs });
  expect(seeded).toHeed({ pairs, seed: 3 }, { except: ["seed"] });
  expect(seeded).toReturnNew({ pairs, seed: 3 });
});

test("no pairs, and strengths that are no numbers, are refused", () => {
  expect(() => noisyPreferences([], specRandom())).toRefuse(RangeError, "an empty list");
  expect(() =>
    noisyPreferences(
      [
        [1, 2],
        [Number.NaN, 0],
      ],
      specRandom(),
    ),
  ).toRefuse(RangeError, "NaN", /NaN/);
  expect(() => noisyPreferences([[1, Number.POSITIVE_INFINITY]], specRandom())).toRefuse(
    RangeError,
    "∞",
    /Infinity/,
  );
});
