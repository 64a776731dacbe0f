import { readdirSync } from "node:fs";
import path from "node:path";
import type { Curve, Exhibit } from "../../../lib/exhibit/forms.js";
import { readKept } from "./exhibits.js";

/**
 * Draws into the shared pictures of one exercise what the others have shown under the same titles.
 *
 * A line of the exercise's own comes before another of the same name. Lines are in the order of their names, which begin with the
 * number of a chapter.
 *
 * @param folder where runs are kept, a file for each exercise
 * @param ending of those files
 * @param own the file of this exercise, whose older run must not come back
 */
export function withShared(exhibits: Exhibit[], folder: string, ending: string, own: string): Exhibit[] {
  return exhibits.some(isShared) ? joined(exhibits, keptIn(folder, ending, own)) : exhibits;
}

/** The same with what the others have shown at hand. */
export function joined(exhibits: Exhibit[], others: Exhibit[]): Exhibit[] {
  return exhibits.map((exhibit) => {
    if (!isShared(exhibit)) return exhibit;
    const alike = others.filter(isShared).filter(({ title }) => title === exhibit.title);
    const lines = [exhibit, ...alike].flatMap(({ series }) => series);
    const byName = new Map(lines.reverse().map((line) => [line.name, line])); // the exercise's own come last, and stay
    const names = [...byName.keys()].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
    return { ...exhibit, series: names.map((name) => byName.get(name)!) };
  });
}

export function isShared(exhibit: Exhibit): exhibit is Curve {
  return exhibit.kind === "curve" && exhibit.shared === true;
}

/** What other exercises showed in runs that passed. */
function keptIn(folder: string, ending: string, own: string): Exhibit[] {
  let files: string[] = [];
  try {
    files = readdirSync(folder).filter((file) => file.endsWith(ending) && file !== path.basename(own));
  } catch {
    // Nothing has been kept yet.
  }
  const kept = files.map((file) => readKept(path.join(folder, file)));
  return kept.flatMap((run) => (run?.verdict === "passed" ? run.exhibits : []));
}
