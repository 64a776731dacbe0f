/** What the exit codes mean; the README documents them. */
export const EXIT = { passed: 0, notPassed: 1, usage: 2, broken: 3, timeout: 4, interrupted: 130 } as const;

/** The command was used wrongly: its message is for the user, exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The user pressed Ctrl-C at a prompt: nothing is said, exit code 130. */
export class Interrupted extends Error {
  override name = "Interrupted";
}
