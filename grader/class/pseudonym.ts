import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { pseudonymFrom } from "../core/class/who.js";
import { kata, pseudonymFile } from "../node/store/kata-folder.js";

/** The learner's pseudonym, drawn at the first call: all their hand-ins have the same one, so that they belong together. */
export function ownPseudonym(): string {
  const known = existsSync(pseudonymFile) ? readFileSync(pseudonymFile, "utf8").trim() : "";
  if (known) return known;
  const drawn = pseudonymFrom((below) => randomInt(below));
  mkdirSync(kata, { recursive: true });
  writeFileSync(pseudonymFile, `${drawn}\n`);
  return drawn;
}
