import { expect, test } from "vitest";
import { firstWrong, mapTable } from "../../grader/site/page/map.js";
import { mapLines } from "../../lib/kit/describe.js";

// The page's table says of each element what the kit's drawing says.

function tableFor(shape: number[], wrong: number[], names: string[]) {
  const size = shape.reduce((a, b) => a * b, 1);
  const expected = Array.from({ length: size }, () => 1);
  const got = expected.map((x, i) => (wrong.includes(i) ? 2 : x));
  return mapTable(mapLines({ shape, got, expected, wrong, float32: false }, names));
}

test.each<[string, number[], number[], string[], string | undefined]>([
  ["the first of two", [2, 3], [4, 5], ["query", "key"], "first wrong at query 1, key 1"],
  ["a batch", [2, 2, 3], [0], ["batch", "query", "key"], "first wrong at query 0, key 0"],
  ["more columns than digits", [2, 14], [13], ["query", "key"], "first wrong at query 0, key 13"],
  ["one column", [3, 1], [2], ["row", "column"], "first wrong at row 2, column 0"],
  ["columns that share a sign", [2, 300], [299], ["query", "key"], undefined],
  ["rows that share a sign", [300, 2], [9], ["query", "key"], undefined],
])("%s", (_, shape, wrong, names, said) => {
  const table = tableFor(shape, wrong, names);
  expect(table && firstWrong(table)).toBe(said);
  if (table) expect([table.rows.length, table.columns.length]).toEqual(shape.slice(-2));
});
