import { readFileSync } from "node:fs";
import { root } from "./course.js";
import { address, base } from "./settings.js";

/**
 * The key `w` of the terminal opens the site that the root's package.json names as `homepage`.
 *
 * @returns what to write there, where it is not the site that is built; undefined for a build that is not to be published
 */
export function homepageProblem(): string | undefined {
  if (!address) return undefined;
  const built = `${address}${base}`;
  const { homepage } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
  if (homepage && `${homepage}/`.replace(/\/+$/, "/") === built) return undefined;
  return `package.json has ${homepage ? `the homepage ${homepage}` : "no homepage"}, and this site is built for ${built}. Learners' terminals open the homepage: write "homepage": "${built}" there.`;
}
