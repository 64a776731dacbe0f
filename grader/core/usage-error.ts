/** Something was asked for that cannot be done: the message is for the user. In the terminal its exit code is 2. */
export class UsageError extends Error {
  override name = "UsageError";
}
