import { labelled } from "../checks.js";
import type { Images } from "../forms.js";
import { readNumbers } from "../numbers.js";
import type { About, Values } from "../options.js";

/** A grid of pictures, at most 256. */
export interface ImagesOptions extends About {
  kind: "images";
  /**
   * 0 is black, 1 is white: [pictures, height, width] or [..., 1] in grey, [pictures, height, width, 3] in RGB.
   * With `frames`, [frames, pictures, height, width] and so on.
   */
  values: Values;
  /** One for each picture of a frame. */
  labels?: string[];
  /** Labels of frames, at most 64: the page plays them. */
  frames?: string[];
  /** Pictures in one line of the grid; as many as make it a square unless given. */
  across?: number;
}

const MOST_IMAGES = 256;
const MOST_FRAMES = 64;

export function checkImages({ across = 1 }: ImagesOptions): void {
  if (!(Number.isInteger(across) && across > 0))
    throw new RangeError(`across must be how many pictures stand in one line, got ${across}`);
}

export async function readImages(options: ImagesOptions): Promise<Images> {
  const { title, caption, frames } = options;
  const { shape, values } = await readNumbers("values", options.values);
  const still = frames ? shape.slice(1) : shape;
  const [count, height, width, channels = 1] = still;
  if (still.length < 3 || still.length > 4 || (channels !== 1 && channels !== 3)) {
    const wanted = `${frames ? "frames, " : ""}pictures, height, width`;
    throw new RangeError(
      `values should have shape [${wanted}] in grey or [${wanted}, 3] in RGB, got [${shape.join(", ")}]`,
    );
  }
  if (count > MOST_IMAGES)
    throw new RangeError(`a grid shows at most ${MOST_IMAGES} pictures, got ${count}: show a slice of them`);
  if (frames && shape[0] > MOST_FRAMES)
    throw new RangeError(`a grid has at most ${MOST_FRAMES} frames, got ${shape[0]}: show some of them`);
  labelled("picture", options.labels, count);
  labelled("frame", frames, shape[0]);
  const { across = Math.ceil(Math.sqrt(count)) } = options;
  const labels = options.labels?.map(String);
  const images: Images = {
    kind: "images",
    title,
    caption,
    shape: [count, height, width, channels],
    values,
    labels,
    across,
  };
  return frames ? { ...images, frames: frames.map(String) } : images;
}
