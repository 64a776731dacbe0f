import { mkdirSync, readdirSync, readFileSync, rmSync, unlinkSync } from "node:fs";
import path from "node:path";
import { updateJournal as file, kata } from "../store/kata-folder.js";
import { writeFileAtomic } from "../store/write.js";

/** What an update is about to do. With it, whatever is left of the update can be done by any later command. */
export interface Journal {
  /** The commits that it goes from and to. */
  from: string;
  to: string;
  /** It is being taken back: `to` was the old one. */
  back: boolean;
  /** The name of the folder of the grader that works on it: of the course's own sources half may be old and half new now. */
  bundle: string;
  /** The name of the folder under `.kata` with files on their way. */
  folder: string;
}

/** Folders with files on their way, of updates that ended and could not delete them too. */
const FOLDER = "update-";

export function journalOf(from: string, to: string): Journal {
  const bundle = path.basename(path.dirname(process.env.KATA_LIB ?? ""));
  return { from, to, back: false, bundle, folder: `${FOLDER}${Date.now()}` };
}

export async function writeJournal(journal: Journal): Promise<void> {
  mkdirSync(kata, { recursive: true });
  await writeFileAtomic(file, JSON.stringify(journal));
}

/** The journal of an update that has not ended; of one by an earlier version of the course, `"unknown"`. */
export function readJournal(): Journal | "unknown" | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const journal = JSON.parse(text) as Partial<Journal>;
    return typeof journal.from === "string" && typeof journal.to === "string"
      ? (journal as Journal)
      : "unknown";
  } catch {
    return "unknown";
  }
}

/** The update has ended. */
export function removeJournal(): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  removeFolders();
}

/** Deletes what is left of updates that have ended; nothing in it is needed. */
export function removeFolders(): void {
  const folders = readdirSync(kata).filter((name) => name.startsWith(FOLDER));
  for (const name of folders) rmSync(path.join(kata, name), { recursive: true, force: true });
}
