import type { Told } from "../judge/told.js";

/** What lib asks of the place where it runs. Nothing else in lib knows whether that is Node or a browser. */
export interface Platform {
  /** A file of the course, by its path from the root with forward slashes; undefined if there is none. */
  readFile(name: string): Uint8Array | undefined;
  /** What the user has set: `KATA_BACKEND`. */
  setting(name: string): string | undefined;
  /** Hands a message to the grader, if one listens. */
  send(message: Told): void;
  /** The file that a stack means by what it names: a browser's modules are named by URLs that say nothing. */
  fileNamed(name: string): string;
  /** Lets the event loop turn, so that messages go out. */
  nextTurn(): Promise<void>;
  /** The URL of the folder with TensorFlow.js's WebAssembly files; undefined where it finds them by itself. */
  wasmFolder(): string | undefined;
  /**
   * Takes off what TensorFlow.js's WebAssembly glue has put on the process as it started: listeners that throw every error which
   * nothing caught, so that the process ends where it would have been told.
   */
  dropWasmListeners(): void;
  /**
   * Starts TensorFlow's native kernels.
   *
   * @param software take them where they compute on the CPU too
   * @throws Unavailable where there are none
   */
  startNative(software: boolean): Promise<{ gpu: boolean; adapter?: string }>;
  /**
   * Puts WebGPU at `navigator.gpu`, and gives it.
   *
   * @throws Unavailable where there is none
   */
  provideGpu(): Promise<Gpu>;
}

/** What lib uses of WebGPU; its types need a browser's. */
export interface Gpu {
  requestAdapter(): Promise<{
    info: { architecture: string; description: string; isFallbackAdapter?: boolean };
  } | null>;
}
