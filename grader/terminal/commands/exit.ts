/** What the exit codes mean; the README documents them. */
export const EXIT = { passed: 0, notPassed: 1, usage: 2, broken: 3, timeout: 4, interrupted: 130 } as const;

/** The command was used wrongly: exit code 2. */
export { UsageError } from "../../core/usage-error.js";

/** The user pressed Ctrl-C at a prompt: nothing is said, exit code 130. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
