import { joined } from "../../../models/sheet.js";
import type { Shown } from "../../models/shown.js";
import { element } from "../element.js";
import type { Paper } from "./bench.js";
import { pictureOfCanvas, pngOf } from "./picture.js";

const ACROSS = 12;

/** Paper for signs that come out of noise: each moment is drawn over the one before. */
export function inkPaper(textOf: () => string): Paper {
  const canvas = element("canvas", { class: "kata-ink", role: "img" });
  const said = element("p", {});
  const host = element("div", {}, canvas, said);
  const clear = () => {
    canvas.hidden = true;
    said.textContent = "";
  };
  clear();
  const show = (shown: Shown) => {
    if (shown.is === "said") said.textContent = shown.text;
    if (shown.is !== "moment" || shown.pictures.length === 0) return;
    draw(canvas, shown.pictures);
    canvas.setAttribute("aria-label", `${textOf()}, written by hand`);
    canvas.hidden = false;
  };
  return {
    ...{ host, clear, show },
    isEmpty: () => canvas.hidden,
    picture: () => pictureOfCanvas(canvas),
    copy: () =>
      navigator.clipboard.write([new ClipboardItem({ "image/png": pngOf(pictureOfCanvas(canvas)) })]),
  };
}

/** Bright pixels are ink, and dark on white. */
function draw(canvas: HTMLCanvasElement, pictures: Float32Array[]): void {
  const side = Math.sqrt(pictures[0].length);
  const { width, height, values } = joined({ pictures, shape: [side, side, 1], across: ACROSS, gap: 0 });
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (const [i, value] of values.entries()) image.data.fill(Math.round(255 * (1 - value)), 4 * i, 4 * i + 3);
  for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
