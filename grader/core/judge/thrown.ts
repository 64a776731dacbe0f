/** What stands deeper in a value than this is named only. */
const DEEPEST = 1;

/** A value that was thrown though it is no error, in one line. */
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
