import { readFileSync, statSync } from "node:fs";
import { MOST_BYTES, problemIn, type Source, tooLarge } from "../../core/course/source.js";
import { onDisk } from "./paths.js";

/** Whether a path leads to a file that can be read to its end: no folder, no pipe, no device, no link to nowhere. */
export function isFile(file: string): boolean {
  try {
    return statSync(onDisk(file)).isFile();
  } catch {
    return false;
  }
}

/** Whether two paths lead to one file, by whatever links. */
export function isSameFile(one: string, other: string): boolean {
  try {
    const [a, b] = [one, other].map((file) => statSync(onDisk(file), { bigint: true }));
    return a.ino === b.ino && a.dev === b.dev;
  } catch {
    // One of them leads nowhere.
    return false;
  }
}

/** Reads a learner's file and notices what an editor or a slip can do to one. */
export function readSource(file: string): Source {
  let bytes: Buffer;
  try {
    const stat = statSync(onDisk(file));
    if (!stat.isFile()) {
      const kind = stat.isDirectory() ? "a folder" : "a pipe or a device";
      return { problem: `Where the file should be is ${kind}. Move it away; reset brings the stub back.` };
    }
    if (stat.size > MOST_BYTES) return { problem: tooLarge(stat.size) };
    bytes = readFileSync(onDisk(file));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      return { problem: "The file is gone. Reset brings its stub back; nothing else is touched." };
    return { problem: `The file cannot be read (${code}). Check its permissions.` };
  }
  if (
    bytes.length >= 2 &&
    ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
  ) {
    return {
      problem: "The file is saved as UTF-16. Save it as UTF-8: your editor calls this the file's encoding.",
    };
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return {
      problem: "The file is not valid UTF-8. Save it as UTF-8: your editor calls this the file's encoding.",
    };
  }
  const problem = problemIn(text);
  return problem ? { problem } : { text };
}
