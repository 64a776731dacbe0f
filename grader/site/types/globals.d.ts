// What a learner's code finds in a browser's worker and in Node alike, besides the language itself.

declare const console: {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
  table(values: unknown): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
};
declare const performance: { now(): number };
declare function setTimeout(run: (...values: any[]) => void, ms?: number, ...values: unknown[]): number;
declare function clearTimeout(timer: number | undefined): void;
declare function setInterval(run: (...values: any[]) => void, ms?: number, ...values: unknown[]): number;
declare function clearInterval(timer: number | undefined): void;
declare function queueMicrotask(run: () => void): void;
declare function structuredClone<T>(value: T): T;
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
