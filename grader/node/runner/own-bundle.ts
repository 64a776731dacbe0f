import path from "node:path";

/**
 * The folder where the grader and lib lie translated. The start script has seen to it; where the project's own tests use the grader
 * as a library, it is made here.
 */
export async function ownBundle(): Promise<string> {
  const { KATA_LIB } = process.env;
  if (KATA_LIB) return path.dirname(KATA_LIB);
  const { bundleFolder, isWhole } = await import("../start/bundle.mjs");
  const folder = bundleFolder();
  const made = isWhole(folder) ? folder : await (await import("../start/cache.mjs")).makeBundle(folder);
  process.env.KATA_LIB = path.join(made, "lib");
  return made;
}
