/** Every backend the course can use, the usual one first. */
export const BACKENDS = ["wasm", "tensorflow", "webgpu", "cpu"] as const;

/** A library that computes tensors; the README tells where each runs. */
export type BackendName = (typeof BACKENDS)[number];
