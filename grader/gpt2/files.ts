import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";

/** A checkpoint holds something that this course cannot run right: its message is for the user, exit code 3. */
export class BrokenCheckpoint extends Error {
  override name = "BrokenCheckpoint";
}

const WHY: Record<string, string> = {
  EISDIR: "is a folder: put the file of this name in its place",
  EACCES: "may not be read: give yourself the right to read it",
  EPERM: "may not be read: give yourself the right to read it",
  ENOENT: "is missing",
  ERR_FS_FILE_TOO_LARGE:
    'is larger than 2 GiB, the most that Node.js reads at once: save the model in shards, with save_pretrained(folder, max_shard_size="1GB")',
};

/** @throws BrokenCheckpoint if the file cannot be read */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new BrokenCheckpoint(`${file} ${WHY[code] ?? `cannot be read: ${message}`}`);
  }
}

/**
 * @param what the schema asks for, for the error: `"the number of heads as n_head"`
 * @throws BrokenCheckpoint if the file cannot be read, is no JSON, or does not fit the schema
 */
export function readJson<T>(file: string, schema: v.GenericSchema<unknown, T>, what: string): T {
  return parseJson(file, readBytes(file), schema, what);
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
