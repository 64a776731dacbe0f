import { describe, expect, test } from "vitest";
import { flatten, type Matrix, type Nested } from "#lib/arrays";
import { compare, FLOAT64 } from "#lib/kit/compare";
import { axisNames } from "#lib/kit/describe";
import { explain, explainShape, type Rivals } from "#lib/kit/rivals";

const hidden = Number.NEGATIVE_INFINITY;
const list = [0.3, -1.2, 2.5, 0.7, -0.4];
const table = [
  [0.3, -1.2, 2.5, 0.7],
  [1.4, 0.6, -0.9, 0.2],
  [-2.1, 0.8, 1.1, -0.5],
];
const square = [
  [0.3, -1.2, 2.5],
  [1.4, 0.6, -0.9],
  [-2.1, 0.8, 1.1],
];
const softmaxed = [
  [0.2, 0.3, 0.5],
  [0.1, 0.7, 0.2],
  [0.6, 0.15, 0.25],
  [0.05, 0.05, 0.9],
];

const each = (x: Matrix, f: (value: number, i: number, j: number) => number) =>
  x.map((row, i) => row.map((value, j) => f(value, i, j)));

function story(got: Nested, expected: Nested, rivals?: Rivals, inputs?: Rivals, axes?: string) {
  const c = compare(got, expected, FLOAT64);
  return explain(c, axisNames(axes, c.shape.length), rivals, inputs);
}

describe("every detector fires on its case", () => {
  test("a foreseen NaN", () => {
    const rivals = { "0 / 0 is NaN.": [0.3, Number.NaN, 2.5, 0.7, -0.4] };
    expect(story([0.3, Number.NaN, 2.5, 0.7, -0.4], list, rivals)).toBe("0 / 0 is NaN.");
    expect(story([0.3, -1.2, Number.NaN, 0.7, -0.4], list, rivals)).toBeUndefined();
    expect(story([0.3, 0, 2.5, 0.7, -0.4], list, rivals)).toBeUndefined();
  });

  test("zeros", () => {
    expect(story([0, 0, 0, -0, 0], list)).toBe("Every value of your result is 0.");
  });

  test("one row everywhere", () => {
    expect(story([table[1], table[1], table[1]], table, {}, {}, "token feature")).toBe(
      "Every token of your result is the same; they should differ.",
    );
  });

  test.each([
    [8, "× 8.000: a factor 8."],
    [128, "× 128.0: a factor 128."],
    [129, "× 129.0."],
    [4, "× 4.000: a factor 4."],
    [1 / 3, "× 0.3333: a factor 1/3."],
    [Math.sqrt(7), "× 2.646: that is √7."],
    [1 / Math.sqrt(64), "× 0.1250: a factor 1/8."],
    [1 / Math.sqrt(5), "× 0.4472: that is 1/√5."],
    [-2, "× -2.000: a factor 2, with the sign flipped."],
    [1.2345, "× 1.234."],
  ])("a constant factor of %d", (factor, end) => {
    const got = each(table, (x) => factor * x);
    expect(story(got, table, {}, {}, "token feature")).toBe(`Your values equal the expected ones ${end}`);
  });

  test("a constant factor where some values are hidden or 0", () => {
    const expected = [0, hidden, 0.5, -2];
    expect(story([0, hidden, 1, -4], expected)).toBe(
      "Your values equal the expected ones × 2.000: a factor 2.",
    );
  });

  test("a constant factor among tiny values, and among rounded zeros", () => {
    const tiny = each(table, (x) => 1e-7 * x);
    expect(
      story(
        each(tiny, (x) => 2 * x),
        tiny,
      ),
    ).toContain("a factor 2.");
    expect(story([1e-12, 2, -1e-12, 6], [0, 1, 0, 3])).toContain("a factor 2.");
    expect(story([1e-9, -0.5e-9, 100e-9], [1, -0.5, 100])).toContain("× 1.000e-9");
  });

  test("numbers next to 0 are no multiple of larger ones", () => {
    expect(story([0, 1e-8, 2e-8], [1, -0.5, 100])).toBeUndefined();
  });

  test("the opposite sign", () => {
    expect(
      story(
        each(table, (x) => -x),
        table,
      ),
    ).toBe("Every value has the opposite sign.");
  });

  test("a constant offset", () => {
    expect(
      story(
        list.map((x) => x + 0.25),
        list,
      ),
    ).toBe("Your values are the expected ones plus 0.25 everywhere.");
    expect(
      story(
        list.map((x) => x - 1),
        list,
      ),
    ).toBe("Your values are the expected ones minus 1 everywhere.");
  });

  test("exchanged axes of equal length", () => {
    expect(
      story(
        each(square, (_, i, j) => square[j][i]),
        square,
        {},
        {},
        "query key",
      ),
    ).toBe("The axes query and key are exchanged.");
    const cube = [square, each(square, (x) => x * x), each(square, (x) => 1 / x)];
    const swapped = cube.map((_, a) => each(square, (_, b, c) => cube[b][a][c]));
    expect(story(swapped, cube, {}, {}, "head query key")).toBe("The axes head and query are exchanged.");
  });

  test("a shift by one", () => {
    expect(story([9, ...list.slice(0, -1)], list, {}, {}, "token")).toBe(
      "Your values are right but one token too late: an index is off by one.",
    );
    expect(story([...list.slice(1), 9], list, {}, {}, "token")).toBe(
      "Your values are right but one token too early: an index is off by one.",
    );
    const later = each(table, (_, i, j) => (j === 0 ? 7 + i : table[i][j - 1]));
    expect(story(later, table, {}, {}, "token feature")).toContain("one feature too late");
  });

  test("a one-hot row shifted by one", () => {
    expect(story([0, 0, 0, 1, 0], [0, 0, 1, 0, 0])).toContain("one element too late");
  });

  test("reversed order", () => {
    expect(story([...list].reverse(), list, {}, {}, "digit")).toBe(
      "Your values run backwards along the digit axis.",
    );
    expect(story([...table].reverse(), table, {}, {}, "token feature")).toBe(
      "Your values run backwards along the token axis.",
    );
  });

  test("two places exchanged in a long list do not make it run backwards", () => {
    expect(story([0, 0, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, 0, 0])).toBeUndefined();
    expect(story([0, 0, 1, 1, 0, 0.5, 0], [0, 0.5, 0, 1, 1, 0, 0])).toContain("run backwards");
    expect(story([3, 2, 1], [1, 2, 3])).toContain("run backwards");
  });

  test("sums to 1 along the wrong axis, or along none", () => {
    const columns = softmaxed[0].map((_, j) => softmaxed.reduce((sum, row) => sum + row[j], 0));
    const wrongAxis = each(softmaxed, (x, _, j) => x / columns[j]);
    expect(story(wrongAxis, softmaxed, {}, {}, "query key")).toBe(
      "Your numbers sum to 1 over the query axis; they should sum to 1 over the key axis.",
    );
    expect(
      story(
        each(softmaxed, (x, i) => x * (i + 2)),
        softmaxed,
        {},
        {},
        "query key",
      ),
    ).toBe("These numbers should sum to 1 over the key axis; yours do not.");
  });

  test("every row right up to a factor of its own", () => {
    expect(
      story(
        each(table, (x, i) => x * [1, 2.5, 0.3][i]),
        table,
        {},
        {},
        "query key",
      ),
    ).toBe("Each query of yours is right up to a factor of its own: a normalisation is missing or wrong.");
  });

  test("what the spec foresees goes before everything else", () => {
    const foreseen = { "The scale is missing.": each(table, (x) => 8 * x) };
    expect(
      story(
        each(table, (x) => 8 * x),
        table,
        foreseen,
      ),
    ).toBe("The scale is missing.");
    expect(
      story(
        each(table, (x) => 4 * x),
        table,
        foreseen,
      ),
    ).toContain("a factor 4");
    expect(story(2, 3, { "Twice, not three times.": 2 })).toBe("Twice, not three times.");
  });

  test("an input that came back", () => {
    expect(
      story(
        table,
        each(table, (x) => x / 4),
        {},
        { scores: table },
      ),
    ).toBe("Your result equals the input scores: nothing was done to it.");
    const reshaped = [flatten(table).slice(0, 6), flatten(table).slice(6)];
    expect(
      story(
        reshaped,
        each(reshaped, (x, i, j) => x + i * j),
        {},
        { scores: table },
      ),
    ).toBeUndefined();
  });
});

describe("a wrong shape", () => {
  const names = ["head", "query", "key"];
  test.each([
    [[2, 5, 3], [2, 3, 5], "The axes query and key have each other's lengths."],
    [[2, 2, 5], [2, 3, 5], "One query is missing."],
    [[2, 3, 6], [2, 3, 5], "There is one key too many."],
    [[1, 3, 5], [2, 3, 5], "One head is missing."],
    [[1, 2, 3, 5], [2, 3, 5], "Lists stand where single numbers are due."],
    [[3, 5], [2, 3, 5], "The head axis is missing."],
    [[2, 5], [2, 3, 5], "The query axis is missing."],
    [[2, 3], [2, 3, 5], "Single numbers stand where lists are due."],
    [[2, 15], [2, 3, 5], undefined],
    [[3, 5], [3, 3, 5], undefined],
    [[2, 7, 5], [2, 3, 5], undefined],
    [[1, 2, 5], [2, 3, 5], undefined],
    [[30], [2, 3, 5], undefined],
    [[0], [2, 3, 5], "Your result holds no number."],
    [[2, 0], [2, 3, 5], "Your result holds no number."],
    [[0], [0, 3], "Single numbers stand where lists are due."],
  ])("%j for %j", (got, expected, text) => {
    expect(explainShape(got, expected, names.slice(0, expected.length))).toBe(text);
  });

  test("of four axes the one that is missing is told, and none where two were merged", () => {
    const four = ["batch", "head", "position", "column"];
    expect(explainShape([2, 3, 5], [2, 1, 3, 5], four)).toBe("The head axis is missing.");
    expect(explainShape([2, 5, 12], [2, 3, 5, 4], four)).toBeUndefined();
    expect(
      explainShape(
        [2, 3, 5],
        [2, 1, 3, 5],
        [0, 1, 2, 3].map((i) => `axis ${i}`),
      ),
    ).toBe("Axis 1 is missing.");
  });
});
