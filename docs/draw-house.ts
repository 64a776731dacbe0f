import { writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "../grader/node/course/paths.js";
import { type House, houseOf } from "./house.js";

// Draws docs/house.svg, the picture in ARCHITECTURE.md, from the imports of the code: `npm run house`.

const [WIDTH, ROW, TOP] = [860, 66, 16];
const [LEFT, BOX] = [16, 620];
/** Between two lanes of arrows, right of the boxes. */
const LANE = 26;

/** Letters that a room has space for. */
const MOST = 84;

function shortened(names: string[]): string {
  let shown = names.length;
  const text = () =>
    [...names.slice(0, shown), ...(shown < names.length ? [`and ${names.length - shown} more`] : [])].join(
      "  ",
    );
  while (text().length > MOST) shown--;
  return text();
}

export function houseSvg({ rooms, arrows }: House): string {
  const y = (room: string) => TOP + rooms.findIndex(({ name }) => name === room) * ROW;
  const boxes = rooms.map(({ name, what, inside }) => {
    const at = y(name);
    return [
      `<rect class="room" x="${LEFT}" y="${at}" width="${BOX}" height="${ROW - 12}" rx="6"/>`,
      `<text class="name" x="${LEFT + 14}" y="${at + 22}">${name}</text>`,
      `<text class="what" x="${LEFT + 120}" y="${at + 22}">${what}</text>`,
      `<text class="inside" x="${LEFT + 120}" y="${at + 41}">${shortened(inside)}</text>`,
    ].join("\n");
  });
  // One lane for each room that imports others: it leaves the room, runs down, and points at each of them.
  const lanes = rooms
    .map(({ name }) => ({ name, to: arrows.filter(({ from }) => from === name).map(({ to }) => to) }))
    .filter(({ to }) => to.length > 0)
    .map(({ name, to }, i) => {
      const x = LEFT + BOX + 30 + i * LANE;
      const from = y(name) + 6;
      const ends = to.map((room) => y(room) + 14 + 5 * i);
      const heads = ends.map((end) => `M${x} ${end}H${LEFT + BOX + 4}m6 -3l-6 3l6 3`);
      return `<path class="lane l${i % 4}" d="M${LEFT + BOX} ${from}H${x}V${Math.max(...ends)}${heads.join("")}"/>`;
    });
  const height = TOP + rooms.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="The rooms of the grader, from the program at the top to lib at the bottom. Each imports only rooms below it.">
<style>
svg { font-family: ui-sans-serif, system-ui, sans-serif; background: #fff; color: #1f2328 }
.room { fill: #f6f8fa; stroke: #8c959f }
.name { font-weight: 600; font-size: 15px; fill: currentColor }
.what { font-size: 13px; fill: currentColor }
.inside { font-size: 11.5px; fill: #57606a }
.lane { fill: none; stroke-width: 1.6 }
.l0 { stroke: #0969da } .l1 { stroke: #9a6700 } .l2 { stroke: #8250df } .l3 { stroke: #1a7f37 }
@media (prefers-color-scheme: dark) {
  svg { background: #0d1117; color: #e6edf3 }
  .room { fill: #161b22; stroke: #6e7681 }
  .inside { fill: #9198a1 }
  .l0 { stroke: #4493f8 } .l1 { stroke: #d29922 } .l2 { stroke: #ab7df8 } .l3 { stroke: #3fb950 }
}
</style>
${[...lanes, ...boxes].join("\n")}
</svg>
`;
}

if (process.argv[1]?.endsWith("draw-house.ts"))
  writeFileSync(path.join(root, "docs", "house.svg"), houseSvg(houseOf()));
