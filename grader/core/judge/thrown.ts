/** Lists and objects below this depth are not written out. */
const DEEPEST = 1;

/** Writes a thrown value that is not an Error, in one line. */
export function thrownText(thrown: unknown): string {
  return typeof thrown === "string" ? thrown : shown(thrown, 0);
}

function shown(value: unknown, depth: number): string {
  if (typeof value === "string") return `'${value}'`;
  if (typeof value === "function") return `[Function: ${value.name || "(anonymous)"}]`;
  if (typeof value !== "object" || value === null)
    return typeof value === "bigint" ? `${value}n` : String(value);
  const isList = Array.isArray(value);
  if (depth > DEEPEST) return isList ? "[Array]" : "[Object]";
  const parts = Object.entries(value).map(([key, part]) =>
    isList ? shown(part, depth + 1) : `${key}: ${shown(part, depth + 1)}`,
  );
  if (parts.length === 0) return isList ? "[]" : "{}";
  return isList ? `[ ${parts.join(", ")} ]` : `{ ${parts.join(", ")} }`;
}
