import { readFile } from "#platform";

/**
 * Golden values that several specs use: those of a reference framework, computed in float64 by `lib/golden/<name>.py` and kept in
 * the JSON beside it. Every call gives a fresh copy: a spec may change what it gets.
 *
 * @param name the script's name without ending: `"attention"`
 * @throws Error if there is no such file
 */
export function golden<T = Record<string, any>>(name: string): T {
  return valuesIn<T>(`lib/golden/${name}.json`);
}

/**
 * A file of golden values as it is.
 *
 * @param file with its ending: `"gpt2_tiny.safetensors"`
 * @throws Error if there is no such file
 */
export function goldenBytes(file: string): Uint8Array {
  return bytesOf(`lib/golden/${file}`);
}

/** The values in a JSON file of the course. */
export function valuesIn<T>(place: string): T {
  return JSON.parse(new TextDecoder().decode(bytesOf(place))) as T;
}

function bytesOf(place: string): Uint8Array {
  const bytes = readFile(place);
  if (!bytes) throw new Error(`there are no golden values in ${place}: run the script beside it`);
  return new Uint8Array(bytes);
}
