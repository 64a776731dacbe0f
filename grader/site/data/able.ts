/** A browser of before 2023 may lack SIMD, and one that is locked down has no WebAssembly at all. Either runs the other exercises. */
const CANNOT =
  "This browser can't compute with tensors: it lacks WebAssembly with SIMD. Use a current browser with its usual settings, or the terminal.";

const known = new WeakMap<Uint8Array, boolean>();

/**
 * Checks that the WebAssembly among these files runs here. Otherwise the error would come out of the learner's code, as if it were theirs.
 *
 * @throws Error if it does not
 */
export function assertRuns(files: Record<string, Uint8Array>): void {
  const modules = Object.keys(files).filter((name) => name.endsWith(".wasm"));
  if (!modules.every((name) => runs(files[name]))) throw new Error(CANNOT);
}

function runs(bytes: Uint8Array): boolean {
  const isValid = known.get(bytes) ?? isValidHere(bytes);
  known.set(bytes, isValid);
  return isValid;
}

const isValidHere = (bytes: Uint8Array): boolean =>
  typeof WebAssembly !== "undefined" && WebAssembly.validate(bytes as BufferSource);
