import type { Attempt } from "../../core/judge/attempt.js";
import type { BuiltOn } from "../../core/judge/builds-on.js";
import type { Look } from "./look.js";
import { cut, wrap } from "./text.js";

/** What a verdict is built on, and what that means for it. */
export function builtOnLines({ builtOn, suspects }: Attempt, look: Look): string[] {
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
  const further = more > 0 ? `, which build on ${more} more` : "";
  const lines = wrap(look.color.dim(`built on ${parts.join(" and ")}${further}`), look);
  if (stale.length > 0)
    lines.push(
      ...wrap(
        look.color.dim(
          `(your ${names(stale)} changed since the last pass: run ${stale.length > 1 ? "them" : "it"} again)`,
        ),
        look,
      ),
    );
  if (suspects.length === 0) return lines;
  const where = `With the course's ${suspects.join(", ")} in place of yours this passes: the fault is there.`;
  return [...wrap(look.color.yellow.bold(where), look), ...lines];
}

/** What an untouched stub builds on, on one line: as many names as it has room for. */
export function buildsOnLine({ builtOn }: Attempt, look: Look): string[] {
  const direct = builtOn.filter(({ direct }) => direct);
  const sorted = [...direct].sort((a, b) => Number(b.whose === "yours") - Number(a.whose === "yours"));
  for (let shown = sorted.length; shown > 0; shown--) {
    const named = sorted.slice(0, shown);
    const of = (whose: BuiltOn["whose"]) =>
      named.filter((one) => one.whose === whose).map(({ slug }) => slug);
    const parts = [
      ...(of("yours").length > 0 ? [`your ${of("yours").join(", ")}`] : []),
      ...(of("reference").length > 0 ? [`the course's ${of("reference").join(", ")}`] : []),
      ...(shown < builtOn.length ? [`${builtOn.length - shown} more`] : []),
    ];
    const text = `builds on ${parts.join(" and ")}`;
    if (text.length <= look.width - 4 || shown === 1)
      return [`   ${look.color.dim(cut(text, look.width - 4))}`];
  }
  return [];
}
