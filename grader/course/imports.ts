import path from "node:path";

const IMPORT = /^(?:import|export)\b(?! type)[^;]*?\bfrom\s+["'](\.[^"']*)["']/gm;

/** The slugs that a text imports by relative path. */
export function importedSlugs(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, from]) => path.posix.basename(from).replace(/\.(js|ts)$/, ""));
}
