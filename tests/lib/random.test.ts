import { describe, expect, test } from "vitest";
import { mersenneTwister, resumeTwister } from "#lib/random";

const take = (n: number, next: () => number) => Array.from({ length: n }, next);

describe("the stream of CPython's random.Random", () => {
  test("seed 42 starts with the words 2746317213, 478163327, 107420369, 3184935163", () => {
    const double = (a: number, b: number) => ((a >>> 5) * 2 ** 26 + (b >>> 6)) / 2 ** 53;
    const { random } = mersenneTwister(42);
    expect(random()).toBe(double(2746317213, 478163327));
    expect(random()).toBe(double(107420369, 3184935163));
  });

  // random.Random(seed).random(): the 1st, the 2nd, the 624th (a second block of the state) and the 2000th
  test.each([
    [0, [0.8444218515250481, 0.7579544029403025, 0.5198341022016146, 0.35278860284662805]],
    [1, [0.13436424411240122, 0.8474337369372327, 0.7513763114866316, 0.4499663746974547]],
    [42, [0.6394267984578837, 0.025010755222666936, 0.11955474125505283, 0.30176443514420326]],
    [123456789, [0.6414006161858726, 0.5421892680969495, 0.7906210489416986, 0.8925625374092003]],
    [2 ** 32 - 1, [0.6353574441341173, 0.20319993954407756, 0.0950214627303767, 0.8566943491910826]],
  ])("random() for seed %i", (seed, expected) => {
    const drawn = take(2000, mersenneTwister(seed).random);
    expect([drawn[0], drawn[1], drawn[623], drawn[1999]]).toEqual(expected);
  });

  test("gauss(0, 0.1) for seed 42", () => {
    const rng = mersenneTwister(42);
    const expected = [
      -0.014409032957792837, -0.01729036003315193, -0.011131586156766246, 0.07019837250988631,
    ];
    // The last digit of sine, cosine and logarithm differs between mathematical libraries.
    expect(take(4, () => rng.gauss(0, 0.1))).toMatchValues(expected, { atol: 1e-16, rtol: 1e-15 });
  });

  test("gauss keeps its second number across calls of random and with other means", () => {
    const rng = mersenneTwister(7);
    const drawn = [rng.gauss(2, 3), rng.random(), rng.gauss(-1, 0.5), rng.gauss(0, 1), rng.random()];
    const expected = [
      1.2323591346571987, 0.6509344730398537, -0.744284243741743, 1.112914852545535, 0.36568891691258554,
    ];
    expect(drawn).toMatchValues(expected, { atol: 1e-15, rtol: 1e-15 });
  });
});

describe("the numbers are distributed as promised (10,000 draws of one seed)", () => {
  const rng = mersenneTwister(42);
  const n = 10_000;
  const mean = (x: number[]) => x.reduce((sum, v) => sum + v, 0) / x.length;

  test("normal numbers have their mean, deviation, symmetry and tails", () => {
    const z = take(n, () => rng.gauss(0, 0.1));
    const moment = (k: number) => mean(z.map((v) => (v / 0.1) ** k));
    expect(mean(z)).toLieBetween(-0.005, 0.005, "the mean");
    expect(moment(2)).toLieBetween(0.94, 1.06, "the variance over std²");
    expect(moment(3)).toLieBetween(-0.2, 0.2, "the third moment");
    expect(moment(4)).toLieBetween(2.6, 3.4, "the fourth moment, 3 for a normal number");
  });

  test("neighbours have nothing to do with each other", () => {
    const z = take(n, () => rng.gauss(0, 1));
    const correlation = mean(z.slice(1).map((v, i) => v * z[i]));
    expect(correlation).toLieBetween(-0.05, 0.05, "the correlation of neighbours");
  });

  test("whole numbers are uniform in 0 .. below - 1", () => {
    const counts = Array(7).fill(0);
    for (let i = 0; i < 7 * n; i++) counts[rng.integer(7)]++;
    // Each count is binomial with standard deviation 92.6.
    for (const count of counts) expect(count).toLieBetween(n - 480, n + 480, "how often a number came");
    expect(take(20, () => rng.integer(1))).toEqual(Array(20).fill(0));
  });
});

test("two generators of one seed do not disturb each other", () => {
  const [a, b] = [mersenneTwister(5), mersenneTwister(5)];
  a.gauss(0, 1);
  b.gauss(0, 1);
  const first = take(700, a.random);
  expect(take(700, b.random)).toEqual(first);
});

test.each([-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])("the seed %d is refused", (seed) => {
  expect(() => mersenneTwister(seed)).toRefuse(RangeError, `the seed ${seed}`);
});

test("a generator goes on from its state, by way of JSON, also with a number in reserve", () => {
  const rng = mersenneTwister(7);
  for (let i = 0; i < 700; i++) rng.random(); // past the first 624 words
  rng.gauss(0, 1);
  const resumed = resumeTwister(JSON.parse(JSON.stringify(rng.state())));
  const draws = ({ gauss, random, integer }: typeof rng) => [gauss(0, 1), gauss(0, 1), random(), integer(99)];
  expect(draws(resumed)).toEqual(draws(rng));
});
