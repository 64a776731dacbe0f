import { send } from "#platform";

/** What a spec tells the grader while it runs; `kind` says which, the rest is its own. */
export interface Told {
  kind: string;
  [key: string]: unknown;
}

/**
 * Sends a message from a running spec to the grader that started it. Under plain vitest nobody listens, and nothing
 * happens.
 */
export function tellGrader(message: Told): void {
  send(message);
}
