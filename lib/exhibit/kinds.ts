import type { Forms, Kind } from "./forms.js";
import { checkCurve, readCurve } from "./kinds/curve.js";
import { checkHeatmap, readHeatmap } from "./kinds/heatmap.js";
import { checkImages, readImages } from "./kinds/images.js";
import { checkPoints, readPoints } from "./kinds/points.js";
import { checkTable, readTable } from "./kinds/table.js";

/** How an exhibit of a kind comes about. */
export interface Reader<Options, Form> {
  /** Refuses what the author of the spec wrote wrongly; the values depend on the code that is judged. */
  check(options: Options): void;
  /** @throws Error where the values are such that nothing can be drawn */
  read(options: Options): Form | Promise<Form>;
}

export const READERS = {
  curve: { check: checkCurve, read: readCurve },
  heatmap: { check: checkHeatmap, read: readHeatmap },
  table: { check: checkTable, read: readTable },
  images: { check: checkImages, read: readImages },
  points: { check: checkPoints, read: readPoints },
} satisfies { [K in Kind]: Reader<never, Forms[K]> };

/** What a spec hands in. */
export type ExhibitOptions = Parameters<(typeof READERS)[Kind]["read"]>[0];
