// Pictures as data files keep them: a letter for each number, from 0, which is −1, to f, which is 1.

const LEVELS = 15;

export function levelsOf(picture: ArrayLike<number>): string {
  return Array.from(picture, (value) =>
    Math.round(((Math.max(-1, Math.min(1, value)) + 1) / 2) * LEVELS).toString(16),
  ).join("");
}

export function pixelsOf(levels: string): number[] {
  return Array.from(levels, (level) => (2 * Number.parseInt(level, 16)) / LEVELS - 1);
}
