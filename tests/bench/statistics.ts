/** The middle of a list of measurements, with the smallest and the largest. */
export interface Summary {
  median: number;
  min: number;
  max: number;
  runs: number;
}

export function summarize(values: number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return {
    median: round(median),
    min: round(sorted[0]),
    max: round(sorted.at(-1) as number),
    runs: sorted.length,
  };
}

/** How long many things took, each with its name. */
export interface Spread {
  median: number;
  p95: number;
  slowest: [name: string, value: number][];
  of: number;
}

const SLOWEST = 5;

export function spreadOf(named: (readonly [name: string, value: number])[]): Spread {
  const sorted = [...named].sort(([, a], [, b]) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(share * sorted.length) - 1]?.[1] ?? 0);
  const slowest = sorted.slice(-SLOWEST).reverse();
  return {
    median: at(0.5),
    p95: at(0.95),
    slowest: slowest.map(([name, value]) => [name, Math.round(value)]),
    of: sorted.length,
  };
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}
