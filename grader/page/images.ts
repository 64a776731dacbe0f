import type { Images } from "../../lib/exhibit/forms.js";
import { outside } from "../core/picture/scale.js";
import type { Drawn } from "./drawn.js";
import { escaped } from "./html.js";
import { pngAddress } from "./picture.js";
import { playerHtml } from "./player.js";

/** Both sides' grids of pictures; one player for the frames of both. */
export function drawImages(yours: Images | undefined, theirs: Images | undefined): Drawn {
  const frames = [theirs, yours].map((images) => images?.frames?.length ?? 0);
  const above = Math.max(...frames) > 1 ? playerHtml(Math.max(...frames)) : "";
  return { yours: yours && grids(yours), theirs: theirs && grids(theirs), above, below: "" };
}

/** The grid, or one below the other for each frame: without a script all are seen. */
function grids(images: Images): string {
  const { shape, values, frames } = images;
  if (!frames) return grid(images, values) + notes(values);
  const size = shape.reduce((a, b) => a * b);
  const drawn = frames.map((name, i) => {
    const pictures = grid(images, values.slice(i * size, (i + 1) * size));
    return `<div class="frame"><b>${escaped(name)}</b>${pictures}</div>`;
  });
  return `<div class="frames">${drawn.join("")}</div>${notes(values)}`;
}

function grid({ shape, labels, across }: Images, values: number[]): string {
  const [count, height, width, channels] = shape;
  const size = height * width * channels;
  const pictures = Array.from({ length: count }, (_, i) => {
    const pixels = Uint8Array.from(values.slice(i * size, (i + 1) * size), toByte);
    const label = labels?.[i];
    const alt = `picture ${i + 1} of ${count}${label === undefined ? "" : `: ${label}`}`;
    const address = pngAddress(width, height, channels as 1 | 3, pixels);
    const name = label === undefined ? "" : `<span title="${escaped(label)}">${escaped(label)}</span>`;
    return `<div><img src="${address}" width="${width}" height="${height}" alt="${escaped(alt)}">${name}</div>`;
  });
  const columns = Math.min(across, count);
  const style = `--across:${columns};--size:${sizeOf(width, columns)}px`;
  if (!labels) return `<div class="grid" style="${style}">${pictures.join("")}</div>`;
  // A name needs room to be read: where a line has none for all of its pictures it is broken, and the next one begins below.
  const lines = Array.from({ length: Math.ceil(count / columns) }, (_, line) =>
    pictures.slice(line * columns, (line + 1) * columns).join(""),
  );
  return lines.map((line) => `<div class="grid named" style="${style}">${line}</div>`).join("");
}

/** What the pictures cannot show. */
function notes(values: number[]): string {
  const odd = values.filter((x) => !Number.isFinite(x)).length;
  const far = outside(values, [0, 1]);
  const said = [
    ...(far > 0
      ? [
          `${far} of ${values.length} values ${far === 1 ? "lies" : "lie"} outside 0 to 1, shown as black or white.`,
        ]
      : []),
    ...(odd > 0
      ? [`${odd} of ${values.length} values ${odd === 1 ? "is" : "are"} NaN or infinite, shown as black.`]
      : []),
  ];
  return said.map((note) => `<p class="note">${note}</p>`).join("");
}

/** How much larger a picture is at least that has the line to itself: it is a page of something. */
const ALONE = 3;

/** The width of a picture on a wide page: pixels become squares of the same size, and of several in a line the large ones stay. */
function sizeOf(width: number, columns: number): number {
  const least = columns === 1 ? ALONE : 1;
  return width * Math.max(least, Math.round((columns <= 4 ? 112 : 64) / width));
}

/** NaN becomes 0. */
function toByte(value: number): number {
  return Math.round(255 * Math.min(1, Math.max(0, value || 0)));
}
