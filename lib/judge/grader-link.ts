import { send } from "#platform";
import type { Told } from "./told.js";

/**
 * Sends a message from a running spec to the grader that started it. Under plain vitest nobody listens, and nothing
 * happens.
 */
export function tellGrader(message: Told): void {
  send(message);
}
