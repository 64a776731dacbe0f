import type { Picture } from "./figure.js";
import { frame, round, text } from "./frame.js";

/** A node of a search tree as it is drawn: how often it was visited, and the mean of the values that these visits brought. */
export interface DrawnNode {
  name: string;
  visits: number;
  mean: number;
  children: DrawnNode[];
}

/** Trees side by side: one tree that grows. */
export interface Trees extends Picture {
  trees: { title: string; root: DrawnNode }[];
}

interface Placed {
  node: DrawnNode;
  x: number;
  y: number;
  children: Placed[];
}

const [WIDTH, LEVEL, RADIUS] = [230, 88, 17];
const [TOP, BOTTOM, RIGHT] = [54, 34, 36];
/** Dark numbers on a light circle, in a light page as in a dark one. */
const NODES = `.node { fill: #ddf4ff; stroke: #0969da; stroke-width: 2 } .unseen { fill: none; stroke: #8c959f; stroke-width: 1.5; stroke-dasharray: 3 3 }
.count { fill: #24292f; font-weight: 600 } .branch { stroke: #8c959f; fill: none } .halo { paint-order: stroke; stroke: #ffffff; stroke-width: 4 }
@media (prefers-color-scheme: dark) { .node { stroke: #4493f8 } .halo { stroke: #0d1117 } }`;

export function treesSvg(figure: Trees): string {
  const { trees } = figure;
  const deepest = Math.max(...trees.map(({ root }) => depthOf(root)));
  const parts = trees.flatMap(({ title, root }, i) => {
    const left = i * WIDTH;
    const placed = place(root, left, left + WIDTH, 0);
    return [text(left + WIDTH / 2, 16, title, "title middle"), ...branches(placed), ...circles(placed)];
  });
  return frame(figure, trees.length * WIDTH + RIGHT, TOP + deepest * LEVEL + BOTTOM, parts, NODES);
}

const depthOf = ({ children }: DrawnNode): number =>
  Math.max(0, ...children.map((child) => 1 + depthOf(child)));

/** Children share their parent's room. */
function place(node: DrawnNode, left: number, right: number, level: number): Placed {
  const share = (right - left) / node.children.length;
  return {
    ...{ node, x: (left + right) / 2, y: TOP + level * LEVEL },
    children: node.children.map((child, i) => {
      const start = left + i * share;
      return place(child, start, start + share, level + 1);
    }),
  };
}

/** Lines from circle to circle. A branch is as thick as its child was visited often. */
function branches({ x, y, children }: Placed): string[] {
  return children.flatMap((child) => {
    const share = RADIUS / Math.hypot(child.x - x, child.y - y);
    const [dx, dy] = [share * (child.x - x), share * (child.y - y)];
    const line = `M${round(x + dx)} ${round(y + dy)}L${round(child.x - dx)} ${round(child.y - dy)}`;
    return [
      `<path class="branch" stroke-width="${round(1 + child.node.visits)}" d="${line}"/>`,
      ...branches(child),
    ];
  });
}

function circles({ node: { name, visits, mean }, x, y, children }: Placed): string[] {
  return [
    `<circle class="${visits > 0 ? "node" : "unseen"}" cx="${round(x)}" cy="${round(y)}" r="${RADIUS}"/>`,
    text(x, y + 5, `${visits}`, visits > 0 ? "count middle" : "quiet middle"),
    text(x + RADIUS + 5, y - 1, name, "title halo"),
    ...(visits > 0 ? [text(x + RADIUS + 5, y + 14, `Q ${shown(mean)}`, "quiet halo")] : []),
    ...children.flatMap(circles),
  ];
}

const shown = (mean: number) => mean.toFixed(2);

/** A row for each node of the last tree, and two columns for each tree. */
export function treesTwin({ trees }: Trees): string[] {
  const names = rowsOf(trees[trees.length - 1].root).map(({ path, node }) => ({
    path,
    label: "  ".repeat(path.length) + node.name,
  }));
  const margin = Math.max(...names.map(({ label }) => label.length));
  const columns = trees.map(({ title, root }) => {
    const rows = new Map(rowsOf(root).map(({ path, node }) => [path.join("."), node]));
    const cells = names.map(({ path }) => {
      const node = rows.get(path.join("."));
      return `${node?.visits ?? "-"}`.padStart(3) + (node?.visits ? shown(node.mean) : "-").padStart(7);
    });
    return [title, "  N      Q", ...cells].map((line) => line.padEnd(Math.max(title.length, 10)));
  });
  const first = ["", "", ...names.map(({ label }) => label)].map((line) => line.padEnd(margin));
  return first.map((label, r) => ` ${[label, ...columns.map((lines) => lines[r])].join("    ")}`.trimEnd());
}

/** All nodes, parents first, each with its place among its siblings at every level. */
function rowsOf(node: DrawnNode, path: number[] = []): { path: number[]; node: DrawnNode }[] {
  return [{ path, node }, ...node.children.flatMap((child, i) => rowsOf(child, [...path, i]))];
}
