import { count } from "../core/course/count.js";
import type { Portfolio } from "./gather.js";

/** Why there is no page, wherever the learner began. */
export function nothingText({ passed }: Portfolio): string {
  const why =
    passed === 0
      ? "no exercise has passed"
      : `no picture is kept of the ${count(passed, "exercise")} that passed. Many show one when they pass, in each part of the course`;
  return `There is nothing to show yet: ${why}.`;
}
