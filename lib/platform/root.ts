import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The project's root. Bundled code does not lie where its source does, so the start script hands the root over. Its drive
 * is in upper case: vitest has its runtime twice, and judges nothing, where a folder is named `c:` and `C:`.
 */
export const root = path
  .resolve(process.env.KATA_ROOT ?? fileURLToPath(new URL("../..", import.meta.url)))
  .replace(/^[a-z](?=:)/, (letter) => letter.toUpperCase());
