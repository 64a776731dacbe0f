/** How long a window of counted time should be. */
export const WINDOW_MS: number;

/** Adds up windows of a process's time. */
export class Spent {
  countedMs: number;
  constructor(windowMs?: number);
  add(wallMs: number, cpuMs: number): void;
  isOver(limitMs: number): boolean;
}
