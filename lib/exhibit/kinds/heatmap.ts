import { checkRange, labelled } from "../checks.js";
import type { Heatmap } from "../forms.js";
import { readNumbers } from "../numbers.js";
import type { About, Values } from "../options.js";

/** A matrix as colours: attention, positions, gradients. */
export interface HeatmapOptions extends About {
  kind: "heatmap";
  /** [rows, columns], or several of one shape, [panels, rows, columns]. At most 16 panels. */
  values: Values;
  /** Names of all axes, as for the kit's matchers: `"head query key"`. */
  axes?: string;
  /** Both ends of the colour scale; unless given those of the values. */
  range?: [low: number, high: number];
  /** A label for each panel, row and column; their indices unless given. */
  panelLabels?: string[];
  rowLabels?: string[];
  columnLabels?: string[];
}

const MOST_PANELS = 16;

export function checkHeatmap({ range }: HeatmapOptions): void {
  checkRange(range);
}

export async function readHeatmap(options: HeatmapOptions): Promise<Heatmap> {
  const { shape, values } = await readNumbers("values", options.values);
  const names =
    options.axes?.split(/[\s,]+/).filter(Boolean) ?? ["panel", "row", "column"].slice(-shape.length);
  if (shape.length !== names.length || shape.length < 2 || shape.length > 3) {
    const wanted = options.axes ? `[${names.join(", ")}]` : "[rows, columns] or [panels, rows, columns]";
    throw new RangeError(`values should have shape ${wanted}, got [${shape.join(", ")}]`);
  }
  const [panels, rows, columns] = shape.length === 2 ? [1, ...shape] : shape;
  if (panels > MOST_PANELS)
    throw new RangeError(
      `a heatmap shows at most ${MOST_PANELS} panels, got ${panels}: show a slice of them`,
    );
  const axes = (names.length === 2 ? ["", ...names] : names) as Heatmap["axes"];
  const { title, caption, range, panelLabels, rowLabels, columnLabels } = options;
  labelled(axes[0], panelLabels, panels);
  labelled(axes[1], rowLabels, rows);
  labelled(axes[2], columnLabels, columns);
  return {
    kind: "heatmap",
    title,
    caption,
    shape: [panels, rows, columns],
    axes,
    values,
    range,
    panelLabels: panelLabels?.map(String),
    rowLabels: rowLabels?.map(String),
    columnLabels: columnLabels?.map(String),
  };
}
