/** What the exit codes mean; the README documents them. */
export const EXIT = { passed: 0, notPassed: 1, usage: 2, broken: 3, timeout: 4, interrupted: 130 } as const;

/** The command was used wrongly: its message is for the user, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
