import { UsageError } from "./exit.js";

/**
 * Checks what was given for an option; what was left out is right.
 *
 * @param what for the error: `"0 or more"`
 * @throws UsageError if it is not
 */
export function check(
  name: string,
  value: number | undefined,
  holds: (value: number) => boolean,
  what: string,
): void {
  if (value !== undefined && !holds(value)) throw new UsageError(`${name} must be ${what}`);
}

/** @throws UsageError if a count is given that is not a whole number from 1 to `most` */
export function checkCount(name: string, value: number | undefined, most = Infinity): void {
  check(
    name,
    value,
    (n) => Number.isInteger(n) && n >= 1 && n <= most,
    `a whole number from 1 ${most === Infinity ? "on" : `to ${most}`}`,
  );
}

/** @throws UsageError if a seed is given that the generator cannot take */
export function checkSeed(seed: number | undefined): void {
  check(
    "--seed",
    seed,
    (n) => Number.isInteger(n) && n >= 0 && n < 2 ** 32,
    "a whole number from 0 to 2^32 - 1",
  );
}

/** @throws UsageError if a temperature is below 0 or no number */
export function checkTemperature(temperature: number): void {
  check("--temperature", temperature, (t) => t >= 0 && t < Infinity, "0 or more");
}
