import type { Random } from "../random.js";
import { Finding, observe } from "./finding.js";

/** A source that gives these numbers, one after the other. A draw beyond them is a finding of its own; `left` says how many remain. */
export function scripted(...numbers: number[]): Random & { left(): number } {
  const n = numbers.length;
  const law =
    n === 0
      ? "no number is drawn from rng here; this answer drew one"
      : n === 1
        ? "exactly one number is drawn from rng; this answer drew a second"
        : `exactly ${n} numbers are drawn from rng; this answer drew one more`;
  let drawn = 0;
  const next = () => {
    if (drawn < n) return numbers[drawn++];
    throw new Finding({
      headline: law,
      details: [],
      map: [],
      observed: observe("one draw too many", [], []),
    });
  };
  return { random: next, gauss: next, integer: next, left: () => n - drawn };
}
