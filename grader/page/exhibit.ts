import type { Exhibit, Forms, Kind } from "../../lib/exhibit/forms.js";
import { drawCurves } from "./curve.js";
import type { Drawn, Paper } from "./drawn.js";
import { drawHeatmaps } from "./heatmap.js";
import { drawImages } from "./images.js";
import { drawPoints } from "./points.js";
import { drawTables } from "./table.js";

/** How both sides of a kind of exhibit are drawn. */
interface Drawing<Form> {
  draw(yours: Form | undefined, theirs: Form | undefined, paper: Paper): Drawn;
}

const DRAWINGS: { [K in Kind]: Drawing<Forms[K]> } = {
  curve: { draw: drawCurves },
  heatmap: { draw: drawHeatmaps },
  table: { draw: drawTables },
  images: { draw: drawImages },
  points: { draw: drawPoints },
};

/** A side that is missing, cannot be drawn, or is of another kind than the reference's, is left out. */
export function drawPair(yours: Exhibit | undefined, theirs: Exhibit | undefined, paper: Paper): Drawn {
  const drawable = [theirs, yours].filter((exhibit) => exhibit !== undefined && exhibit.kind !== "unusable");
  const kind = drawable[0]?.kind;
  if (!kind) return { yours: undefined, theirs: undefined, below: "" };
  const of = (exhibit: Exhibit | undefined) => (exhibit?.kind === kind ? exhibit : undefined);
  const { draw }: Drawing<Exhibit> = DRAWINGS[kind];
  return draw(of(yours), of(theirs), paper);
}
