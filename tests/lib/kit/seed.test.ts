import { afterEach, describe, expect, test } from "vitest";
import { randomMatrix, specRandom } from "#lib/kit/seed";

const { testPath } = expect.getState();
afterEach(() => expect.setState({ testPath }));

/** The first number that a spec under this path draws. */
function firstOf(path: string, stream?: number): number {
  expect.setState({ testPath: path });
  return specRandom(stream).random();
}

describe("specRandom", () => {
  test("gives the same numbers at every run", () => {
    expect(firstOf("/course/softmax.spec.ts")).toBe(firstOf("/course/softmax.spec.ts"));
    expect(firstOf("/course/softmax.spec.ts?kata=stub")).toBe(firstOf("/elsewhere/softmax.spec.ts"));
  });

  test("gives other numbers for another seed in the spec's query, as an author's check asks for", () => {
    const seeds = Array.from({ length: 50 }, (_, i) => `/course/softmax.spec.ts?kata=solution&seed=${i + 1}`);
    const drawn = [firstOf("/course/softmax.spec.ts"), ...seeds.map((path) => firstOf(path))];
    expect(new Set(drawn).size).toBe(51);
  });

  test("gives independent streams: no two of 20 streams under 50 seeds are the same", () => {
    const drawn = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      for (let stream = 0; stream < 20; stream++)
        drawn.add(firstOf(`/a.spec.ts?kata=solution&seed=${seed}`, stream));
    }
    expect(drawn.size).toBe(1000);
  });
});

test("randomMatrix draws row by row from a stream of its own", () => {
  const matrix = randomMatrix(2, 3, 4);
  const rng = specRandom(4);
  expect(matrix).toEqual([
    [rng.gauss(0, 1), rng.gauss(0, 1), rng.gauss(0, 1)],
    [rng.gauss(0, 1), rng.gauss(0, 1), rng.gauss(0, 1)],
  ]);
  expect(randomMatrix(2, 3, 5)).not.toEqual(matrix);
});
