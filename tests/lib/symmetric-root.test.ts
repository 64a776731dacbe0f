import { describe, expect, test } from "vitest";
import type { Matrix } from "#lib/arrays";
import { mersenneTwister } from "#lib/random";
import { symmetricRoot } from "#lib/symmetric-root";

const times = (A: Matrix, B: Matrix): Matrix =>
  A.map((row) => B[0].map((_, j) => row.reduce((sum, x, k) => sum + x * B[k][j], 0)));

/** Symmetric, of rank `rank` at most, without negative eigenvalues. */
function square(n: number, rank: number, seed: number): Matrix {
  const rng = mersenneTwister(seed);
  const M = Array.from({ length: n }, () => Array.from({ length: rank }, () => rng.gauss(0, 1)));
  return M.map((row) => M.map((other) => row.reduce((sum, x, k) => sum + x * other[k], 0)));
}

function expectClose(A: Matrix, B: Matrix, digits = 9): void {
  for (const [i, row] of A.entries())
    for (const [j, x] of row.entries()) expect(x).toBeCloseTo(B[i][j], digits);
}

describe("symmetricRoot", () => {
  test("by hand", () => {
    expectClose(symmetricRoot([[9]]), [[3]]);
    expectClose(
      symmetricRoot([
        [2, 1],
        [1, 2],
      ]),
      [
        [(Math.sqrt(3) + 1) / 2, (Math.sqrt(3) - 1) / 2],
        [(Math.sqrt(3) - 1) / 2, (Math.sqrt(3) + 1) / 2],
      ],
    );
    expectClose(
      symmetricRoot([
        [4, 0],
        [0, 0],
      ]),
      [
        [2, 0],
        [0, 0],
      ],
    );
  });

  test("the root times itself is the matrix, and it is symmetric without negative eigenvalues", () => {
    for (const n of [1, 2, 3, 7, 16, 49]) {
      const S = square(n, n + 2, n);
      const root = symmetricRoot(S);
      expectClose(times(root, root), S, 7);
      expectClose(
        root,
        root[0].map((_, j) => root.map((row) => row[j])),
      );
      expectClose(symmetricRoot(times(root, root)), root, 5); // of all roots only this one comes back
    }
  });

  test("matrices without full rank, and eigenvalues that rounding made negative", () => {
    const S = square(6, 2, 3);
    expectClose(times(symmetricRoot(S), symmetricRoot(S)), S, 7);
    expectClose(
      symmetricRoot([
        [0, 0],
        [0, 0],
      ]),
      [
        [0, 0],
        [0, 0],
      ],
    );
    expectClose(symmetricRoot([[-1e-18]]), [[0]]);
  });

  test("the matrix stays", () => {
    const S = square(3, 3, 4);
    const before = JSON.stringify(S);
    symmetricRoot(S);
    expect(JSON.stringify(S)).toBe(before);
  });

  test("what is not symmetric is refused", () => {
    expect(() =>
      symmetricRoot([
        [2, 3],
        [1, 6],
      ]),
    ).toThrow(RangeError);
    expect(() => symmetricRoot([[1, 2]])).toThrow(RangeError);
    expect(() => symmetricRoot([])).toThrow(RangeError);
    expect(() => symmetricRoot([[Number.NaN]])).toThrow(RangeError);
    expect(() => symmetricRoot([[1, 0], [0]])).toThrow(RangeError);
  });
});
