import { count } from "../course/count.js";
import type { Attempt } from "../judge/attempt.js";
import type { BuiltOn } from "../judge/builds-on.js";
import type { Group } from "./blocks.js";

/**
 * The exercises that an untouched stub builds on, in words.
 *
 * @param named as many of them as there is room for
 * @param all how many there are
 */
export function buildsOnText(named: BuiltOn[], all: number): string {
  const of = (whose: BuiltOn["whose"]) => named.filter((one) => one.whose === whose).map(({ slug }) => slug);
  const parts = [
    ...(of("yours").length > 0 ? [`your ${of("yours").join(", ")}`] : []),
    ...(of("reference").length > 0 ? [`the course's ${of("reference").join(", ")}`] : []),
    ...(named.length < all ? [`${all - named.length} more`] : []),
  ];
  return `builds on ${parts.join(" and ")}`;
}

/** Reports the exercises that an answer builds on, and which of them may be at fault or stale. */
export function reportBase({ builtOn, suspects }: Attempt): Group {
  if (builtOn.length === 0) return [];
  const names = (others: BuiltOn[]) => others.map(({ slug }) => slug).join(", ");
  const direct = builtOn.filter(({ direct }) => direct);
  const more = builtOn.length - direct.length;
  const yours = direct.filter(({ whose }) => whose === "yours");
  const theirs = direct.filter(({ whose }) => whose === "reference");
  const stale = builtOn.filter((other) => other.stale);
  const parts = [
    ...(yours.length > 0 ? [`your ${names(yours)}`] : []),
    ...(theirs.length > 0 ? [`the course's ${names(theirs)}`] : []),
  ];
  const further =
    more > 0 ? `, which ${direct.length === 1 ? "builds" : "build"} on ${count(more, "more exercise")}` : "";
  const base: Group = [{ is: "base", words: [[`built on ${parts.join(" and ")}${further}`, "quiet"]] }];
  if (stale.length > 0) {
    const again = `(your ${names(stale)} changed since the last pass: run ${stale.length > 1 ? "them" : "it"} again)`;
    base.push({ is: "base", words: [[again, "quiet"]] });
  }
  if (suspects.length === 0) return base;
  const where = `With the course's ${suspects.join(", ")} in place of yours this passes: the fault is there.`;
  return [{ is: "base", words: [[where, "fault"]] }, ...base];
}
