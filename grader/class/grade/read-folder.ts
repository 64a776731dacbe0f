import { lstatSync, readdirSync } from "node:fs";
import path from "node:path";
import { COURSE_FORMAT } from "../../core/class/course-file.js";
import { type HandIn, readHandIn } from "../../core/class/hand-in.js";
import { UnreadableClassFile } from "../../core/class/read.js";
import { textOfFile } from "../files.js";

/** Hand-ins, and files that are none. */
export interface Found {
  handIns: { file: string; handIn: HandIn }[];
  problems: { file: string; why: string }[];
}

/** Learning platforms put each learner's files into a folder. */
const DEPTH = 4;
const MOST_FILES = 20_000;

/** The hand-ins in a file or a folder. No link is followed. @param given as it was typed, and as it is shown */
export function handInsIn(place: string): Found {
  const found: Found = { handIns: [], problems: [] };
  const stat = lstatSync(place, { throwIfNoEntry: false });
  const files = stat?.isDirectory() ? filesIn(place, DEPTH).slice(0, MOST_FILES) : [place];
  for (const file of files) {
    const name = stat?.isDirectory() ? path.relative(place, file).replaceAll("\\", "/") : path.basename(file);
    try {
      const text = textOfFile(file);
      // The teacher's own may lie beside them.
      if (stat?.isDirectory() && text.slice(0, 200).includes(`"format": "${COURSE_FORMAT}"`)) continue;
      found.handIns.push({ file: name, handIn: readHandIn(text) });
    } catch (error) {
      if (!(error instanceof UnreadableClassFile)) throw error;
      found.problems.push({ file: name, why: error.message });
    }
  }
  return found;
}

function filesIn(folder: string, depth: number): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) return depth > 0 && !entry.name.startsWith(".") ? filesIn(place, depth - 1) : [];
    return entry.name.endsWith(".json") ? [place] : [];
  });
}
