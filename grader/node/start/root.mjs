import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A drive in upper case: vitest has its runtime twice, and judges nothing, where a folder is named `c:` and `C:`. */
const withUpperDrive = (folder) => folder.replace(/^[a-z](?=:)/, (letter) => letter.toUpperCase());

/**
 * The course's folder by its real name: vite resolves links and drives made by `subst`, and the grader's own modules would
 * not be found again under another name. A drive of the network keeps its letter, as in vite.
 */
function rootFolder() {
  const typed = withUpperDrive(fileURLToPath(new URL("../../..", import.meta.url)));
  try {
    const real = realpathSync.native(typed);
    return real.startsWith("\\\\") ? typed : withUpperDrive(real);
  } catch {
    // Some drives in memory have no real names.
    return typed;
  }
}

export const root = rootFolder();
