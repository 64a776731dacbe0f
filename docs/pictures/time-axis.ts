import type { Axis } from "./figure.js";

// Time as a sampler lives it: from noise, at t = 1, to data, at t = 0. A plot with this axis reads from left to right.

export const FROM_NOISE: Axis = {
  label: "t: from noise (1) to data (0) →",
  ticks: { 0: "1", 0.5: "0.5", 1: "0" },
};

/** Where a time is on this axis. */
export const along = (t: number): number => 1 - t;
