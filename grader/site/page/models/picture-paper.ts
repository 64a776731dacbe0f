import { joined, type Sheet } from "../../../models/sheet.js";
import type { Shown } from "../../models/shown.js";
import { element } from "../element.js";
import type { Paper } from "./bench.js";
import { pictureOfCanvas, pngOf } from "./picture.js";

interface Look extends Pick<Sheet, "across" | "gap"> {
  /** Whether bright pixels are ink, which is dark on white. */
  isInk: boolean;
  /** What is read to whoever cannot see it. */
  label(): string;
}

/** Between pictures, where the page is seen. */
const CLEAR = -1;

/** So wide is one picture at most, in letters. */
const WIDEST = 9;

/** Paper for pictures that come out of noise: each moment is drawn over the one before. */
export function picturePaper(look: Look): Paper {
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
    if ((shown.is !== "moment" && shown.is !== "scenes") || shown.pictures.length === 0) return;
    draw(canvas, shown.pictures, shown.is === "scenes" ? 3 : 1, look);
    canvas.style.maxWidth = `min(40rem, ${WIDEST * Math.min(look.across, shown.pictures.length)}rem)`;
    canvas.setAttribute("aria-label", look.label());
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

function draw(
  canvas: HTMLCanvasElement,
  pictures: Float32Array[],
  channels: 1 | 3,
  { across, gap, isInk }: Look,
): void {
  const side = Math.sqrt(pictures[0].length / channels);
  const sheet: Sheet = { pictures, shape: [side, side, channels], across, gap, between: isInk ? 0 : CLEAR };
  const { width, height, values } = joined(sheet);
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let color = 0; color < 3; color++) {
      const value = values[pixel * channels + (color % channels)];
      image.data[4 * pixel + color] = Math.round(255 * (isInk ? 1 - value : value));
    }
    image.data[4 * pixel + 3] = values[pixel * channels] === CLEAR ? 0 : 255;
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
}
