import type { Attempt } from "../../core/judge/attempt.js";
import { placeIn } from "../../core/report/excerpt.js";
import { onDisk } from "../../node/course/paths.js";
import { linked } from "./link.js";
import type { Look } from "./look.js";

/** `file  exercises/.../softmax.ts:12`, a link where the terminal knows them. */
export function fileLine(stub: string, attempt: Attempt | undefined, look: Look): string {
  const line =
    attempt && "failure" in attempt.result ? placeIn(stub, attempt.result.failure)?.line : undefined;
  return ` ${look.color.dim("file")}  ${linked(shortPath(stub + (line ? `:${line}` : ""), look.width - 8), onDisk(stub), look)}`;
}

/** A path without its first folders where it is too long for a line. */
function shortPath(file: string, width: number): string {
  const folders = file.split("/");
  while (folders.length > 1 && folders.join("/").length + 2 > width) folders.shift();
  const short = folders.join("/");
  return short === file ? file : `…/${short}`;
}
