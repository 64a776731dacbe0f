import { clamped, type Pixels, picturesIn } from "../../../lib/pictures/pixels.js";
import { captionOf, readScene, SCENE_SIDE } from "../../../lib/pictures/scenes.js";
import type { TextDiT } from "../../../lib/pictures/text-dit.js";
import type { Random } from "../../../lib/random.js";
import type { Load } from "../load.js";
import type { Moment } from "../moment.js";
import type { Painting } from "./painting.js";

type TrainTextDiT =
  typeof import("../../../solutions/5-from-noise-to-images/04-text-conditioning/train-text-dit.js");

/** What a picture is. */
export const PAINTED_SHAPE: [number, number, 3] = [SCENE_SIDE, SCENE_SIDE, 3];

/** What paints a caption several times, and hands on each moment as soon as it is there; the pictures that came of it are returned. */
export async function painter(
  load: Load,
  net: TextDiT,
  { n, w, steps }: Painting,
  rng: Random,
): Promise<(caption: string, onMoment: (moment: Moment) => void) => Promise<Float32Array[]>> {
  const { drawScenes } = await load<TrainTextDiT>("train-text-dit");
  return (caption, onMoment) =>
    drawScenes(net, Array<string>(n).fill(caption), w, steps, rng, (x, t) =>
      onMoment({ t, pictures: picturesIn(x.dataSync(), SCENE_SIDE ** 2 * 3) }),
    );
}

/** What a judge that compares with every scene sees in pictures. */
export function seenIn(pictures: Pixels[]): string {
  const counts = new Map<string, number>();
  for (const picture of pictures) {
    const { scene } = readScene(clamped(picture));
    const seen = scene ? `a ${captionOf(scene)}` : "nothing";
    counts.set(seen, (counts.get(seen) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a);
  const listed = most.map(([seen, times]) => (pictures.length > 1 ? `${times} × ${seen}` : seen));
  return `The judge sees ${listed.join(", ")}.`;
}
