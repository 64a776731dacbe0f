import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { gelu } from "./gelu.js";

test("0 stays 0, 10 all but stays 10, −10 all but vanishes", () => {
  expect([0, 10, -10].map((x) => gelu(x))).toMatchValues([0, 10, 0], { axes: "place" });
});

test("gelu(1) = 0.8412 and gelu(−1) = −0.1588, to 12 digits", () => {
  // the tanh form, computed in Python; the exact form has 0.84134... and -0.15865...
  const table = [
    [-5, -2.2917961972623857e-7],
    [-3, -0.0036373920817729943],
    [-2, -0.04540230591222494],
    [-1, -0.15880800939172324],
    [-0.5, -0.15428599017485606],
    [0.5, 0.34571400982514394],
    [1, 0.8411919906082768],
    [2, 1.954597694087775],
    [3, 2.996362607918227],
    [5, 4.999999770820381],
  ];
  expect(table.map(([x]) => gelu(x))).toMatchValues(
    table.map(([, y]) => y),
    { axes: "row", atol: 1e-12, rtol: 1e-12, what: "the column of gelu(x)" },
  );
});

test("a number as small as 0.001 loses half, and no more", () => {
  // the tanh form, computed in Python; to 9 digits of each
  const [x, y] = [
    [0.001, -0.001, 1e-4],
    [0.000500398942213582, -0.000499601057786418, 5.000398942279734e-5],
  ];
  expect(x.map((small) => gelu(small))).toMatchValues(y, { axes: "place", atol: 0, rtol: 1e-9 });
});

test("nor does a number that is smaller still lose more than half", () => {
  const small = [1e-9, -1e-9, 1e-300];
  const halves = [5.000000003989423e-10, -4.999999996010577e-10, 5e-301];
  expect(small.map((x) => gelu(x) / x)).toMatchValues(
    halves.map((y, i) => y / small[i]),
    { axes: "place", what: "gelu(x) / x", rtol: 0, atol: 1e-12 },
  );
});

test("far out a trace of x is left: −5.9e-9 at −5.5", () => {
  expect([gelu(-5.5), gelu(-6)]).toMatchValues([-5.927640267522349e-9, -8.43964897967453e-11], {
    axes: "place",
    atol: 1e-13,
    rtol: 0,
  });
  // Worked out to 60 digits; the formula in float64 is off by 4e-16 at most.
  expect([gelu(-6.25), gelu(-6.5)]).toMatchValues([-7.920355792295742e-12, -6.278258772591402e-13], {
    axes: "place",
    atol: 1e-14,
    rtol: 0,
  });
});

test("what x loses, −x keeps: gelu(x) − gelu(−x) = x", () => {
  const rng = specRandom();
  const xs = Array.from({ length: 20 }, () => rng.gauss(0, 2));
  expect(xs.map((x) => gelu(x) - gelu(-x))).toMatchValues(xs, { axes: "place", what: "gelu(x) − gelu(−x)" });
});

test("it is lowest near x = −0.7525, at −0.17004", () => {
  const xs = Array.from({ length: 401 }, (_, i) => -2 + i / 100);
  const lowest = xs.reduce((best, x) => (gelu(x) < gelu(best) ? x : best));
  expect(lowest).toLieBetween(-0.765, -0.745, "the place of the lowest value");
  expect(gelu(-0.75246)).toLieBetween(-0.17005, -0.17003, "the lowest value");
});

test("numbers of any size give no NaN", () => {
  const large = [100, 1000, 1e50, 1e150];
  expect(large.map((x) => gelu(x))).toMatchValues(large, { axes: "place" });
  expect(large.map((x) => gelu(-x))).toMatchValues([0, 0, 0, 0], { axes: "place" });
});
