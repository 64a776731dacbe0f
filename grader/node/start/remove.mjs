import { readdirSync, rmdirSync, unlinkSync } from "node:fs";
import path from "node:path";

/**
 * Removes a folder with everything in it; what cannot be removed stays, for the next start to try. Not by `rmSync`: that of
 * Node 23 to 24.13.0 leaves everything whose path has letters beyond ASCII, on Windows, and says nothing.
 */
export function remove(folder) {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) remove(file);
      else unlinkSync(file);
    }
    rmdirSync(folder);
  } catch {}
}
