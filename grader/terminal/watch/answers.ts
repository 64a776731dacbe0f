import type { Pages, View } from "./pager.js";
import { endOf, placeOf } from "./reading-place.js";

/**
 * Opens the first folded answer in sight; where none is folded, folds those in sight. The line at the top of the screen stays there.
 * Where it is folded away, its answer's one line comes there.
 */
export function turnAnswer(pages: Pages, seen: View): void {
  const { lines, starts, answers, offset, room } = seen;
  const inSight = [...answers.keys()].filter((block) => {
    const [from, to] = [Math.max(starts[block], offset), Math.min(endOf(seen, block), offset + room)];
    return lines.slice(from, to).some((line) => line.trim());
  });
  if (inSight.length === 0 && answers.size > 0) pages.note = "no answer in sight";
  const folded = inSight.find((block) => !pages.open.has(block));
  pages.place = placeOf(offset, seen);
  if (folded !== undefined) pages.open.add(folded);
  else for (const block of inSight) pages.open.delete(block);
  if (folded === undefined && inSight.includes(pages.place.block)) pages.place.part = 0;
  pages.remember?.(pages.place);
}
