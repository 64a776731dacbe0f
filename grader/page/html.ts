/** A text as it stands in HTML or SVG, in an attribute too. */
export function escaped(text: string): string {
  const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (char) => named[char]);
}

/** A label that leaves room for others. */
export function clipped(label: string, letters: number): string {
  return [...label].length <= letters ? label : `${[...label].slice(0, letters - 1).join("")}…`;
}
