import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";

const WHY: Record<string, string> = {
  EISDIR: "is a folder: put the file of this name in its place",
  EACCES: "may not be read: give yourself the right to read it",
  EPERM: "may not be read: give yourself the right to read it",
  ENOENT: "is missing",
  ERR_FS_FILE_TOO_LARGE:
    'is larger than 2 GiB, the most that Node.js reads at once: save the model in shards, with save_pretrained(folder, max_shard_size="1GB")',
};

/** GPT-2's vocabulary takes a megabyte. What is far larger would be looked through for minutes, and fits no model of GPT-2's kind. */
const MOST_TEXT = 16 * 2 ** 20;

/** @throws BrokenCheckpoint if the file cannot be read */
export function readBytes(file: string): Buffer {
  try {
    // To read a pipe is to wait for whoever writes into it, and a device may have no end.
    const stat = statSync(file);
    if (!stat.isFile() && !stat.isDirectory())
      throw new Error("it is a pipe or a device. Put the file of this name in its place");
    return readFileSync(file);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new BrokenCheckpoint(`${file} ${WHY[code] ?? `cannot be read: ${message}`}`);
  }
}

/**
 * The bytes of a file that is looked through as text.
 *
 * @throws BrokenCheckpoint if the file cannot be read, or is too large for that
 */
export function readText(file: string): Buffer {
  const bytes = readBytes(file);
  checkText(file, bytes.length);
  return bytes;
}

/** @throws BrokenCheckpoint if a text is too long to be looked through */
export function checkText(name: string, bytes: number): void {
  if (bytes > MOST_TEXT)
    throw new BrokenCheckpoint(
      `${name} has ${bytes} bytes, and no model that can be run here needs more than ${MOST_TEXT}. Download it again`,
    );
}

/**
 * @param what the schema asks for, for the error: `"the number of heads as n_head"`
 * @throws BrokenCheckpoint if the file cannot be read, is no JSON, or does not fit the schema
 */
export function readJson<T>(file: string, schema: v.GenericSchema<unknown, T>, what: string): T {
  return parseJson(file, readText(file), schema, what);
}

/** The same for JSON that lies within a file. */
export function parseJson<T>(
  name: string,
  bytes: Uint8Array,
  schema: v.GenericSchema<unknown, T>,
  what: string,
): T {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new BrokenCheckpoint(`${name} is no JSON: ${(error as Error).message}. Download it again`);
  }
  const parsed = v.safeParse(schema, data);
  if (parsed.success) return parsed.output;
  const [{ path: keys, message }] = parsed.issues;
  const place = keys?.map(({ key }) => String(key)).join(".");
  throw new BrokenCheckpoint(`${name} must give ${what}. ${place ? `${place}: ` : ""}${message}`);
}

/** Whether a folder holds all of these. */
export function holds(folder: string, ...files: string[]): boolean {
  return files.every((file) => existsSync(path.join(folder, file)));
}
