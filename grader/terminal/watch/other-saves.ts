import path from "node:path";
import { stampOf, watchFolder } from "./saves.js";

/** Saves that come together are told together: an update or a git command writes many files at once. */
const TOGETHER_MS = 60;
/** What no event told is found by looking, a few files at a time: all at once would take long on a network drive. */
const LOOK_MS = 500;
const AT_ONCE = 8;

/** Calls back with the files that were written, replaced or deleted, of however many in however many folders. */
export function watchOthers(files: string[], onSaves: (files: string[]) => void): { close(): void } {
  const seen = new Map(files.map((file) => [file, stampOf(file)]));
  const saved = new Set<string>();
  let telling: NodeJS.Timeout | undefined;
  const look = (some: string[]) => {
    const changed = some.filter((file) => stampOf(file) !== seen.get(file));
    if (changed.length === 0) return;
    for (const file of changed) {
      seen.set(file, stampOf(file));
      saved.add(file);
    }
    telling ??= setTimeout(() => {
      telling = undefined;
      const told = [...saved];
      saved.clear();
      onSaves(told);
    }, TOGETHER_MS);
  };
  const folders = [...new Set(files.map((file) => path.dirname(file)))];
  const watchers = folders.map((folder) => {
    const own = files.filter((file) => path.dirname(file) === folder);
    return watchFolder(folder, () => look(own));
  });
  let at = 0;
  const timer = setInterval(() => {
    look(files.slice(at, at + AT_ONCE));
    at = at + AT_ONCE < files.length ? at + AT_ONCE : 0;
  }, LOOK_MS);
  return {
    close() {
      clearInterval(timer);
      clearTimeout(telling);
      for (const watcher of watchers) watcher?.close();
    },
  };
}
