import type { Pixels } from "../../lib/pictures/pixels.js";

/** A moment on the way from noise, t = 1, to pictures, t = 0. */
export interface Moment {
  t: number;
  pictures: Pixels[];
}
