import { type FSWatcher, statSync, watch } from "node:fs";
import path from "node:path";

/** What no event told is noticed so much later: events are lost on network drives, and when watches run out. */
const LOOK_MS = 500;

/**
 * Calls back whenever a file was written, replaced or deleted.
 *
 * It watches the folder, because a watch on the file goes with the file when an editor puts another in its place.
 */
export function watchSaves(file: string, onSave: () => void): { close(): void } {
  let seen = stampOf(file);
  const look = () => {
    const now = stampOf(file);
    if (now === seen) return;
    seen = now;
    onSave();
  };
  const watcher = watchFolder(path.dirname(file), look);
  const timer = setInterval(look, LOOK_MS);
  return {
    close() {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

export function watchFolder(folder: string, look: () => void): FSWatcher | undefined {
  try {
    return watch(folder, look).on("error", () => {});
  } catch {
    return undefined;
  }
}

/** What changes with every save of a file. */
export function stampOf(file: string): string {
  try {
    const { ino, mtimeMs, size } = statSync(file);
    return `${ino} ${mtimeMs} ${size}`;
  } catch (error) {
    // Gone, or a link to itself, or in a folder that may not be read: the verdict says what is the matter.
    return String((error as NodeJS.ErrnoException).code);
  }
}
