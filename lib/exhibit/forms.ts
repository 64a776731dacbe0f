/** The kinds of exhibits, in the order in which a spec's author is told of them. */
export const KINDS = ["curve", "heatmap", "table", "images", "points"] as const;

export type Kind = (typeof KINDS)[number];

/** What an exhibit of each kind is once its values are read. */
export interface Forms {
  curve: Curve;
  heatmap: Heatmap;
  table: Table;
  images: Images;
  points: Points;
}

/** Plain data that a process can send and a file can keep. */
export type Exhibit = Forms[Kind] | Unusable;

interface Named {
  /** Unique in its spec. */
  title: string;
  /** What to look at, one sentence. */
  caption: string;
}

/** Lines over a common axis. */
export interface Curve extends Named {
  kind: "curve";
  xLabel: string;
  yLabel: string;
  /** The vertical axis is logarithmic. */
  log: boolean;
  /** The horizontal axis is logarithmic. */
  logX?: boolean;
  /** One picture of several exercises, which have the same title. */
  shared?: boolean;
  series: { name: string; x: number[]; y: number[] }[];
  band: { name: string; x: number[]; low: number[]; high: number[] } | undefined;
}

/** One matrix, or several of one shape beside each other. */
export interface Heatmap extends Named {
  kind: "heatmap";
  /** Panels, rows, columns. */
  shape: [number, number, number];
  /** What lies along them; the first is empty where there is one matrix only. */
  axes: [string, string, string];
  /** Panel by panel, row by row. */
  values: number[];
  /** The colour scale from end to end, where the values themselves do not give it. */
  range: [number, number] | undefined;
  panelLabels: string[] | undefined;
  rowLabels: string[] | undefined;
  columnLabels: string[] | undefined;
}

export interface Table extends Named {
  kind: "table";
  columns: string[];
  rows: (string | number)[][];
}

/** Pictures of one size; a value of 0 is black, 1 is white. */
export interface Images extends Named {
  kind: "images";
  /** Pictures, height, width, channels: 1 for grey, 3 for RGB. Of frames, those of each. */
  shape: [number, number, number, number];
  /** Frame by frame, where there are several. */
  values: number[];
  labels: string[] | undefined;
  /** Labels of the frames; absent where the pictures stand still. */
  frames?: string[];
  /** Pictures in one line of the grid. */
  across: number;
}

/** Points of the plane, in panels beside each other. */
export interface Points extends Named {
  kind: "points";
  panels: PointsPanel[];
  /** Both ends of both axes, where the values themselves do not give them. */
  range: [number, number] | undefined;
}

export interface PointsPanel {
  label: string;
  clouds: { name: string; points: [x: number, y: number][] }[];
  arrows: [x: number, y: number, dx: number, dy: number][];
  paths: [x: number, y: number][][];
}

/** The values were such that nothing could be drawn. A wrong answer's may be: its verdict has to come all the same. */
export interface Unusable extends Named {
  kind: "unusable";
  problem: string;
}
