import { readFile } from "#platform";

/**
 * The bytes of a file that belongs to the course. Every call gives a copy of its own.
 *
 * @param name its path from the root, with forward slashes: `"lib/backend/wasm/kernels.wasm"`
 * @throws Error if there is no such file
 */
export function courseBytes(name: string): Uint8Array<ArrayBuffer> {
  const bytes = readFile(name);
  if (!bytes) throw new Error(`there is no file ${name} in the course: is the clone whole?`);
  return new Uint8Array(bytes);
}

/**
 * A text that belongs to the course.
 *
 * @param name its path from the root: `"lib/texts/alice.txt"`
 * @throws Error if there is no such file
 */
export function courseText(name: string): string {
  return new TextDecoder().decode(courseBytes(name));
}
