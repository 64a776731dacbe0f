import { readFileSync } from "node:fs";
import path from "node:path";
import { CHECKPOINTS } from "../../lib/chain-sums/checkpoints.js";
import { LATENT_CHECKPOINTS } from "../../lib/latent/checkpoints.js";
import { root } from "../node/course/paths.js";

/** Modules that put the names of the files together that they read, and the files that exercises ask them for. */
const PUT_TOGETHER: Record<string, string[]> = {
  "lib/chain-sums/checkpoints.ts": CHECKPOINTS.map((name) => `lib/chain-sums/${name}.safetensors`),
  "lib/latent/checkpoints.ts": LATENT_CHECKPOINTS.map((name) => `lib/latent/${name}.safetensors`),
  // The larger digits are for GPUs, and no exercise asks for them.
  "lib/digits/digits.ts": ["lib/digits/digits14.bin"],
};

/**
 * The files that a module of `lib` reads and whose names do not stand in it as they are.
 *
 * @throws Error if it puts a name together and is not known to
 */
export function filesPutTogether(module: string): string[] {
  const known = PUT_TOGETHER[module];
  if (known) return known;
  if (
    /^lib\/.*\.ts$/.test(module) &&
    /course(Bytes|Text)\(`/.test(readFileSync(path.join(root, module), "utf8"))
  )
    throw new Error(
      `${module} puts the name of a file together, and what depends on it must know which: add it to PUT_TOGETHER in grader/author/put-together.ts`,
    );
  return [];
}
