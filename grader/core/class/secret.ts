import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

// Secret numbers: a spec that an answer has never met, without anybody having written one. lib adds a seed to the number of each of a
// spec's streams, and small seeds are other public streams; so secret seeds are large, and no two exercises share one.

/** The seeds: above the public ones of all specs, and with room for all streams below 2^32; the kit's own are the largest, at 1e9. */
const [LEAST, MOST] = [2 ** 24, 2 ** 31];

/** The seed of an exercise. Nobody who has not the secret can tell it. */
export function seedOf(secret: string, slug: string): number {
  const bytes = sha256(utf8ToBytes(`kata secret\n${slug}\n${secret}`));
  const drawn = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  return LEAST + (drawn % (MOST - LEAST));
}

/**
 * What secret numbers do in an exercise. They count unless the course's own solution fails with them, the spec draws no numbers, or it
 * trains: the loss that a training has to reach was measured with the public ones.
 */
export type SecretUse = "counts" | "fell back" | "draws nothing" | "trains";
