import { mkdirSync } from "node:fs";
import path from "node:path";
import { encode } from "fast-png";
import { joined, type Sheet } from "../../models/sheet.js";
import { picturesFolder } from "../../node/store/kata-folder.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { UsageError } from "../../terminal/commands/exit.js";
import { checkOut, PICTURE, SOFTWARE } from "../../terminal/commands/out.js";

/** About how high one picture is saved, in pixels: small ones can't be looked at. */
const HEIGHT = 256;

/**
 * Pictures as the bytes of one PNG file. Where bright pixels are ink, they are dark on white paper.
 *
 * @param enlarged pixels along each side of the square that one pixel becomes
 */
export function pngOf(
  sheet: Sheet,
  isInk = false,
  enlarged = Math.round(HEIGHT / sheet.shape[0]),
): Uint8Array {
  const { height, width, channels, values } = joined(sheet);
  const data = new Uint8Array(height * width * channels * enlarged ** 2);
  const across = width * enlarged * channels;
  for (let y = 0; y < height * enlarged; y++)
    for (let x = 0; x < across; x++) {
      const column = Math.floor(x / channels / enlarged);
      const value = values[(Math.floor(y / enlarged) * width + column) * channels + (x % channels)];
      data[y * across + x] = Math.round(255 * (isInk ? 1 - value : value));
    }
  return encode({
    width: width * enlarged,
    height: height * enlarged,
    channels,
    depth: 8,
    data,
    text: SOFTWARE,
  });
}

/**
 * Saves pictures as one PNG file.
 *
 * @param name of the file, made of what was asked for, where the caller gives no file
 * @param file where the caller wants it
 * @param isInk as for `pngOf`
 * @returns where it is
 * @throws UsageError if that can't be written, or would replace something else
 */
export async function savePng(
  sheet: Sheet,
  { name, file, isInk }: { name: string; file?: string; isInk?: boolean },
): Promise<string> {
  const kebab = name.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "");
  const to =
    file === undefined ? path.join(picturesFolder, `${kebab || "nothing"}.png`) : checkOut(file, PICTURE);
  try {
    mkdirSync(path.dirname(to), { recursive: true });
    await writeFileAtomic(to, Buffer.from(pngOf(sheet, isInk)));
  } catch (error) {
    throw new UsageError(`the picture can't be saved to ${to}: ${(error as Error).message}`);
  }
  return to;
}
