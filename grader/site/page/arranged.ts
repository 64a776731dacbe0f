import type { Attempt } from "../../core/judge/attempt.js";
import type { Block, Group } from "../../core/report/blocks.js";

/** What became of the test whose name is the headline; undefined where the headline is no name of a test. */
export function leadOf({ result }: Attempt): string | undefined {
  if (!("in" in result) || result.in === undefined) return undefined;
  if (result.verdict === "failed") return "Your answer fails this test:";
  return result.verdict === "error" ? "An error ends this test:" : undefined;
}

/**
 * Puts the numbers below the name of the test that they are about: on a narrow page, what was misunderstood would push them away. The
 * map stays below that, because it may be long.
 */
export function numbersFirst({ result }: Attempt, groups: Group[]): Group[] {
  if (!("failure" in result) || result.failure.kind !== "finding") return groups;
  // So does `report` order them.
  const [head, misread, what, ...rest] = groups;
  const numbers = what.map((block): Block => (block.is === "finding" ? { ...block, map: [] } : block));
  const map = what.filter((block) => block.is === "finding" && block.map.length > 0);
  return [head, numbers, misread, map.map((block): Block => ({ ...block, details: [] }) as Block), ...rest];
}
