// How much slower this machine computes than the author's, whose seconds the limits of exercises are.

/** Multiplications and additions in a row that the author's machine does in a millisecond. */
const AUTHORS_PER_MS = 100_000;
const MEASURED_MS = 50;

let factor: number | undefined;

/** 1 where the machine is as fast, or faster: no limit is below the exercise's own. Measured once, which takes a moment. */
export function slowness(): number {
  factor ??= Math.max(1, AUTHORS_PER_MS / perMillisecond());
  return factor;
}

/** Each needs the one before it, as the sums of a product do. */
function perMillisecond(): number {
  const start = performance.now();
  let [steps, x, took] = [0, 0.5, 0];
  do {
    for (let i = 0; i < 10_000; i++) x = x * 0.999 + 0.001;
    steps += 10_000;
    took = performance.now() - start;
  } while (took < MEASURED_MS || x > 2);
  return steps / took;
}
