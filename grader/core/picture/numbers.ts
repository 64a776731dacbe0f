// Numbers as pictures and tables show them.

const LARGE: [size: number, letter: string][] = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
];

/** A number of a table: a count from a million on as `124.4M`, all others as `short` has them. */
export function counted(x: number): string {
  const size = Math.abs(x);
  const [unit, letter] = LARGE.find(([least]) => size >= least && size < 1e15) ?? [];
  return unit && Number.isInteger(x) ? `${Number((x / unit).toPrecision(4))}${letter}` : short(x);
}

/** A number in three digits, or all those before its point: `0.125`, `65535`, `-1.2e-7`, `NaN`. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace("Infinity", "∞");
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return x.toExponential(2).replace(/\.?0*e\+?/, "e");
  return String(size >= 100 ? Math.round(x) : Number(x.toPrecision(3)));
}

/** A loss in two decimals; where these are few, or too many, in three digits. */
export function lossText(loss: number): string {
  const size = Math.abs(loss);
  return !Number.isFinite(loss) || size === 0 || (size >= 0.1 && size < 1e4)
    ? loss.toFixed(2)
    : loss.toPrecision(3);
}
