import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileFingerprint, fingerprint } from "../course/fingerprint.js";
import { loadCourse } from "../course/load.js";
import { root, shown } from "../course/paths.js";
import { stubOf } from "../course/pristine.js";
import { updateJournal as journal, kata } from "../state/files.js";
import { leaveNotice } from "../state/notice.js";
import { writeFileAtomic } from "../state/write.js";

/** The learner's files that an update leaves without their exercise: where each is, by slug. */
type Left = Record<string, string>;

/** What became of a file whose exercise has moved to another chapter. */
export interface Moved {
  slug: string;
  from: string;
  to: string;
  /** Why it is still where it was. */
  problem?: string;
}

/** Writes down which files may have to follow their exercises, before git begins. */
export async function writeJournal(left: Left): Promise<void> {
  mkdirSync(kata, { recursive: true });
  const named = Object.entries(left).map(([slug, file]) => [slug, shown(file)]);
  await writeFileAtomic(journal, JSON.stringify(Object.fromEntries(named)));
}

/** Does what is left of an update that was killed, and leaves a notice of it. Any command does that first. */
export async function finishUpdate(): Promise<void> {
  const moved = await followMoves();
  if (moved.length > 0)
    leaveNotice(`The last update was cut short, and was finished now. ${moved.map(movedText).join(" ")}`);
}

/**
 * Puts the learner's files where their exercises are now. Where an exercise is gone, its file stays where it was. Each is
 * one rename, and each is tried.
 */
export async function followMoves(): Promise<Moved[]> {
  const left = Object.entries(readJournal());
  // Where the new course cannot be read, the next command tries again.
  const course = left.length > 0 ? await loadCourse().catch(() => undefined) : undefined;
  if (left.length > 0 && !course) return [];
  const moved: Moved[] = [];
  for (const [slug, name] of left) {
    const from = path.join(root, name);
    const exercise = course?.bySlug.get(slug);
    const to = exercise?.files.stub;
    if (!exercise || !to || to === from || !lstatSync(from, { throwIfNoEntry: false })) continue;
    const at = { slug, from: shown(from), to: shown(to) };
    try {
      const there = fileFingerprint(to);
      // A file that is no stub has been worked on since.
      if (there !== undefined && there !== fingerprint(stubOf(exercise).text))
        throw new Error("there is another file of yours");
      mkdirSync(path.dirname(to), { recursive: true });
      renameSync(from, to);
      moved.push(at);
    } catch (error) {
      moved.push({ ...at, problem: (error as Error).message });
    }
  }
  rmSync(journal, { force: true });
  return moved;
}

export function movedText({ slug, from, to, problem }: Moved): string {
  return problem
    ? `${slug} has moved, and your file could not go along (${problem}): it is still ${from}. Put it to ${to} by hand.`
    : `${slug} has moved, and your file went along: ${to}`;
}

/** A journal that cannot be read names nothing; the files are where they were. */
function readJournal(): Left {
  try {
    return JSON.parse(readFileSync(journal, "utf8")) as Left;
  } catch {
    return {};
  }
}
