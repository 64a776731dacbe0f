import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { isThere } from "../store/move.js";
import { patientlySync } from "../store/patience.js";

const ENDING = /(\.[^./]*)?$/;

/** The name without what `takeAway` added to it. */
export function firstName(name: string): string {
  return name.replace(/~\d+((\.[^./]*)?)$/, "$1");
}

/** Moves whatever is in a place away in one step, to a name in `folder` that is free, and says where it is. */
export function takeAway(place: string, folder: string, name: string): string {
  const to = freeName(folder, name);
  mkdirSync(path.dirname(to), { recursive: true });
  patientlySync(() => renameSync(place, to));
  return to;
}

/** A place in `folder` for a file of this name where nothing is yet. */
export function freeName(folder: string, name: string): string {
  let to = path.join(folder, ...name.split("/"));
  for (let n = 2; isThere(to); n++) to = path.join(folder, ...name.replace(ENDING, `~${n}$&`).split("/"));
  return to;
}
