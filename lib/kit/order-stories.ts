import { type Comparison, isClose, unravel } from "./compare.js";
import { farFor, isTold, looseFor } from "./near.js";

// Stories of places: the right values are there, but elsewhere.

export function exchangedAxes(c: Comparison, names: string[]): string | undefined {
  for (let a = 0; a < c.shape.length; a++) {
    for (let b = a + 1; b < c.shape.length; b++) {
      if (c.shape[a] !== c.shape[b] || c.shape[a] < 2) continue;
      const swapped = remap(c, (index) => {
        [index[a], index[b]] = [index[b], index[a]];
        return index;
      });
      if (isTold(c, swapped)) return `The axes ${names[a]} and ${names[b]} are exchanged.`;
    }
  }
  return undefined;
}

export function shifted(c: Comparison, names: string[]): string | undefined {
  for (let axis = 0; axis < c.shape.length; axis++) {
    if (c.shape[axis] < 3) continue;
    for (const by of [1, -1]) {
      if (matchesShift(c, axis, by)) {
        const where = by > 0 ? "late" : "early";
        return `Your values are right but one ${names[axis]} too ${where}: an index is off by one.`;
      }
    }
  }
  return undefined;
}

/**
 * got[i] = expected[i - by] along the axis wherever both exist, and at most places that is not what expected[i] is anyway:
 * where neighbours are alike, as heads that share a key, a few wrong ones look like a shift.
 */
function matchesShift(c: Comparison, axis: number, by: number): boolean {
  const [loose, far] = [looseFor(c.expected, c.float32), farFor(c)];
  let [moved, stayed] = [0, 0];
  const places = new Set<number>();
  for (let i = 0; i < c.got.length; i++) {
    const index = unravel(i, c.shape);
    index[axis] -= by;
    if (index[axis] < 0 || index[axis] >= c.shape[axis]) continue;
    const other = c.expected[ravel(index, c.shape)];
    if (!isClose(c.got[i], other, loose)) return false;
    if (isClose(c.expected[i], other, far)) stayed++;
    else {
      moved++;
      places.add(index[axis]);
    }
  }
  return moved >= 2 && moved >= stayed && places.size >= 2;
}

export function reversed(c: Comparison, names: string[]): string | undefined {
  for (let axis = 0; axis < c.shape.length; axis++) {
    if (c.shape[axis] < 3) continue;
    const flipped = remap(c, (index) => {
      index[axis] = c.shape[axis] - 1 - index[axis];
      return index;
    });
    if (!isTold(c, flipped)) continue;
    // Of a long list that is alike but for one pair of places, as a one-hot row is, the mirror is chance.
    const far = farFor(c);
    const moved = flipped.filter((x, i) => !isClose(c.expected[i], x, far)).length;
    if (moved >= Math.min(4, c.shape[axis] - 1))
      return `Your values run backwards along the ${names[axis]} axis.`;
  }
  return undefined;
}

function remap(c: Comparison, from: (index: number[]) => number[]): number[] {
  return c.expected.map((_, i) => c.expected[ravel(from(unravel(i, c.shape)), c.shape)]);
}

function ravel(index: number[], shape: number[]): number {
  return index.reduce((flat, i, axis) => flat * shape[axis] + i, 0);
}
